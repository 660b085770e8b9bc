// SPDX-License-Identifier: Apache-2.0
/* Search fields that offer names. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {answer, open} from './page.mjs';

const FIELD = '<input name="volume" list="names" data-bd-suggest="/names?of=volumes"><datalist id="names"></datalist>' +
  '<input name="plain">';

function named(...names) { return answer({names: names.map((name) => ({value: name, label: name}))}); }

function field() {
  const page = open(FIELD, ['suggest']);
  page.server = (url) => named(`found for ${new URL(url, 'https://x').searchParams.get('q')}`);
  page.offered = () => [...page.document.querySelectorAll('#names option')].map((option) => option.value);
  return page;
}

test('what is typed is asked for once, after a pause', async () => {
  const page = field();
  page.type('[name=volume]', 'd');
  await page.clock.pass(100);
  page.type('[name=volume]', 'db & co');
  await page.clock.pass(199);
  assert.deepEqual(page.asked, []);
  await page.clock.pass(1);
  assert.deepEqual(page.asked, ['/names?of=volumes&q=db%20%26%20co']);
  assert.deepEqual(page.offered(), ['found for db & co']);
});

test('who comes into the field is offered names at once', async () => {
  const page = field();
  page.one('[name=volume]').dispatchEvent(new page.window.Event('focusin', {bubbles: true}));
  await page.clock.pass(0);
  assert.deepEqual(page.offered(), ['found for ']);
});

test('beside an id stands which volume it is', async () => {
  const page = field();
  page.server = () => answer({names: [{value: 'cafe0001-…', label: 'db-prod, 70 GiB, cafe0001'}]});
  page.type('[name=volume]', 'db');
  await page.clock.pass(200);
  assert.deepEqual(page.offered(), ['cafe0001-…']);
  assert.equal(page.one('#names option').label, 'db-prod, 70 GiB, cafe0001');
});

test('an answer that comes too late is not offered', async () => {
  const page = field();
  let late;
  page.server = () => new Promise((resolve) => { late = () => resolve(named('late')); });
  page.type('[name=volume]', 'a');
  await page.clock.pass(200);
  page.server = () => named('right');
  page.type('[name=volume]', 'b');
  await page.clock.pass(200);
  late();
  await page.clock.pass(0);
  assert.deepEqual(page.offered(), ['right']);
});

const TROUBLE = {'is down': () => Promise.reject(new Error('down')), refuses: () => answer('', {status: 500})};

for (const [what, server] of Object.entries(TROUBLE)) {
  test(`where the server ${what} what was typed stays`, async () => {
    const page = field();
    page.server = server;
    page.type('[name=volume]', 'typed');
    await page.clock.pass(200);
    assert.equal(page.one('[name=volume]').value, 'typed');
    assert.deepEqual(page.offered(), []);
  });
}

test('other fields ask for nothing', async () => {
  const page = field();
  page.type('[name=plain]', 'text');
  await page.clock.pass(1000);
  assert.deepEqual(page.asked, []);
});
