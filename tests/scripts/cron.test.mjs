// SPDX-License-Identifier: Apache-2.0
/* The cron picker: the part that somebody touches goes to the server, and its answer into the other parts. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {answer, open} from './page.mjs';

const PAUSE = 150;
const FIELDS = ['minute', 'hour', 'day', 'month', 'weekday'];

const cadence = (value, checked = '') => `<input type="radio" name="pattern_cadence" value="${value}" ${checked}>`;
const field = (name) => `<input name="pattern_${name}" value="*">`;

const WIDGET = `
<form><div class="form-group"><span class="bd-error">An older error</span>
<div class="bd-cron" data-bd-cron="pattern" data-url="/cron">
  <button type="submit" class="bd-cron-enter"></button>
  <input type="hidden" name="pattern_shown" value="0 2 * * *"><input type="hidden" name="pattern_offset" value="60">
  <div data-part="picker">
    ${cadence('daily', 'checked')}${cadence('hourly')}${cadence('custom')}
    <div data-cadences="hourly" id="past"><select name="pattern_past"><option>0</option><option>30</option></select></div>
    <div data-cadences="daily weekly" id="time"><input name="pattern_time" value="03:00"></div>
  </div>
  <fieldset data-part="fields">${FIELDS.map(field).join('')}</fieldset>
  <div data-part="line"><input name="pattern" value="0 2 * * *"></div>
  <p class="bd-cron-says"><b class="bd-cron-sentence">Every day</b><i class="bd-cron-note"></i><i class="bd-cron-error"></i></p>
  <div class="bd-cron-presets"><button type="submit" name="pattern_preset" value="0 0 1 * *">Every month</button></div>
</div></div></form>`;

const SAID = {
  error: null, fields: {minute: '30', hour: '*', day: '*', month: '*', weekday: '*'}, note: 'saved as 30',
  offset: 60, pattern: '30 * * * *', picker: {cadence: 'hourly', past: '30'}, sentence: 'At half past', slug: 'hourly',
};

function picker(said = SAID) {
  const page = open(WIDGET, ['session', 'cron']);
  page.changes = [];
  page.server = () => answer(said);
  page.document.addEventListener('cron:change', (event) => page.changes.push({...event.detail}));
  page.sent = () => new URL(page.asked.at(-1), 'https://dashboard.test').searchParams;
  return page;
}

test('only what the chosen cadence needs is there', () => {
  const page = picker();
  assert.equal(page.one('#past').hidden, true);
  assert.equal(page.one('#time').hidden, false);
  page.type('[value=hourly]', true);
  assert.equal(page.one('#past').hidden, false);
  assert.equal(page.one('#time').hidden, true);
});

test('typing asks once, after a pause, and sends the touched part alone', async () => {
  const page = picker();
  page.type('[name=pattern]', '30 *');
  await page.clock.pass(PAUSE - 50);
  page.type('[name=pattern]', '30 * * * *');
  await page.clock.pass(PAUSE - 50);
  assert.deepEqual(page.asked, []);
  await page.clock.pass(50);
  assert.equal(page.asked.length, 1);
  assert.equal(page.sent().get('pattern'), '30 * * * *');
  assert.equal(page.sent().get('pattern_shown'), '0 2 * * *');
  assert.equal(page.sent().has('pattern_minute'), false);
  assert.equal(page.sent().has('pattern_cadence'), false);
});

test('the answer goes into the other parts, the sentence and the event, not under the fingers', async () => {
  const page = picker();
  page.type('[name=pattern]', '30  *  * * *');
  await page.clock.pass(PAUSE);
  assert.equal(page.one('[name=pattern]').value, '30  *  * * *');
  assert.equal(page.one('[name=pattern_minute]').value, '30');
  assert.equal(page.one('[name=pattern_cadence]:checked').value, 'hourly');
  assert.equal(page.one('[name=pattern_past]').value, '30');
  assert.equal(page.one('#past').hidden, false);
  assert.equal(page.one('[name=pattern_shown]').value, '30 * * * *');
  assert.equal(page.text('.bd-cron-sentence'), 'At half past');
  assert.equal(page.text('.bd-cron-note'), 'saved as 30');
  assert.deepEqual(page.changes, [{error: null, pattern: '30 * * * *', slug: 'hourly'}]);
});

test('an older error of the server goes with the first answer', async () => {
  const page = picker();
  page.type('[name=pattern_minute]', '30');
  await page.clock.pass(PAUSE);
  assert.equal(page.one('.bd-error'), null);
});

test('what is wrong is said, and no sentence beside it', async () => {
  const page = picker({...SAID, error: {message: 'Not understood.', part: 'line'}});
  page.type('[name=pattern]', 'never');
  await page.clock.pass(PAUSE);
  assert.equal(page.text('.bd-cron-error'), 'Not understood.');
  assert.equal(page.text('.bd-cron-sentence'), '');
  assert.equal(page.one('[name=pattern]').getAttribute('aria-invalid'), 'true');
  assert.equal(page.one('[name=pattern_minute]').value, '*');
  page.server = () => answer(SAID);
  page.type('[name=pattern]', '30 * * * *');
  await page.clock.pass(PAUSE);
  assert.equal(page.one('[aria-invalid]'), null);
});

test('an answer that comes too late changes nothing', async () => {
  const page = picker();
  let late;
  page.server = () => new Promise((resolve) => { late = () => resolve(answer({...SAID, sentence: 'Too late'})); });
  page.type('[name=pattern]', '1 * * * *');
  await page.clock.pass(PAUSE);
  page.type('[name=pattern]', '30 * * * *');
  late();
  await page.clock.pass(PAUSE - 50);
  assert.equal(page.text('.bd-cron-sentence'), 'Every day');
  page.server = () => answer(SAID);
  await page.clock.pass(PAUSE);
  assert.equal(page.text('.bd-cron-sentence'), 'At half past');
});

test('a preset is asked for at once, and sends no form', async () => {
  const page = picker();
  page.one('.bd-cron-presets button').click();
  await page.clock.pass(0);
  assert.equal(page.sent().get('pattern_preset'), '0 0 1 * *');
  assert.equal(page.one('.bd-cron-presets button').type, 'button');
  assert.equal(page.one('.bd-cron-enter'), null);
});

test('"custom" leaves the pattern as it is typed', async () => {
  const page = picker();
  page.type('[value=custom]', true);
  await page.clock.pass(PAUSE);
  assert.equal(page.sent().get('pattern'), '0 2 * * *');
  assert.equal(page.sent().get('pattern_minute'), '*');
  assert.equal(page.one('[name=pattern]').value, '0 2 * * *');
});

test('without a server nothing claims to be the sentence of what is typed', async () => {
  const page = picker();
  page.server = () => Promise.reject(new Error('down'));
  page.type('[name=pattern]', '30 * * * *');
  await page.clock.pass(PAUSE);
  assert.equal(page.text('.bd-cron-sentence'), '');
  assert.equal(page.one('[name=pattern]').value, '30 * * * *');
});
