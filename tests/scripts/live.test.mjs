// SPDX-License-Identifier: Apache-2.0
/* Lists that keep themselves true: when they ask, when they do not, and what they say. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {answer, open} from './page.mjs';

const SCRIPTS = ['session', 'vendor/idiomorph', 'merge', 'live'];

const row = (name, state) =>
  `<tr id="row-${name}" data-display="${name}"><td><span class="bd-badge">${state}</span></td></tr>`;

const block = (rows, seconds = '5', more = '') =>
  `<div class="bd-live" data-live-url="/state" data-live-in="${seconds}">${more}<table><tbody>${rows}</tbody></table></div>`;

function list(rows, seconds, more) {
  const page = open(block(rows, seconds, more), SCRIPTS);
  page.server = () => answer(block(rows, seconds, more));
  return page;
}

test('a block asks for itself after the seconds that the server names, again and again', async () => {
  const page = list(row('a', 'RUNNING'));
  await page.clock.pass(4900);
  assert.deepEqual(page.asked, []);
  page.server = () => answer(block(row('a', 'SUCCESS'), '60'));
  await page.clock.pass(200);
  assert.deepEqual(page.asked, ['/state']);
  assert.equal(page.text('.bd-badge'), 'SUCCESS');
  await page.clock.pass(59000);
  assert.equal(page.asked.length, 1);
  await page.clock.pass(2000);
  assert.equal(page.asked.length, 2);
});

test('a block without seconds asks for nothing any more', async () => {
  const page = list(row('a', 'RUNNING'));
  page.server = () => answer(block(row('a', 'SUCCESS'), ''));
  await page.clock.pass(600000);
  assert.equal(page.asked.length, 1);
});

test('a block without an address of its own asks for the page in its tab', async () => {
  const page = open('<div class="bd-live" data-live-tab="history" data-live-in="1"></div>', SCRIPTS, '/x/?state=failed');
  await page.clock.pass(1000);
  assert.equal(page.asked[0], 'https://dashboard.test/x/?state=failed&tab=history');
});

test('rows keep their elements when their state changes', async () => {
  const page = list(row('a', 'RUNNING') + row('b', 'RUNNING'));
  const before = page.one('#row-b');
  page.server = () => answer(block(row('new', 'RUNNING') + row('b', 'FAILED')));
  await page.clock.pass(5000);
  assert.equal(page.one('#row-b'), before);
  assert.equal(page.one('#row-a'), null);
  assert.equal(before.textContent, 'FAILED');
});

test('what has changed is said once, and of many changes the first three', async () => {
  const page = list(row('a', 'RUNNING'));
  page.server = () => answer(block(row('a', 'SUCCESS')));
  await page.clock.pass(5000);
  assert.equal(page.text('#bd-says'), 'a: SUCCESS');
  page.server = () => answer(block([...'bcdef'].map((name) => row(name, 'RUNNING')).join('')));
  await page.clock.pass(5000);
  assert.equal(page.text('#bd-says'), 'New: b. New: c. New: d. 3 more changes');
});

test('nothing is asked while nobody looks, and within a second when somebody does', async () => {
  const page = list(row('a', 'RUNNING'));
  page.hide(true);
  await page.clock.pass(3600000);
  assert.deepEqual(page.asked, []);
  page.hide(false);
  await page.clock.pass(1000);
  assert.deepEqual(page.asked, ['/state']);
});

test('nothing is asked while a dialog is open or a form is on its way', async () => {
  const page = list(row('a', 'RUNNING'), '5', '<form></form>');
  page.document.body.classList.add('modal-open');
  await page.clock.pass(60000);
  page.document.body.classList.remove('modal-open');
  page.one('form').dataset.submitted = 'true';
  await page.clock.pass(60000);
  assert.deepEqual(page.asked, []);
  delete page.one('form').dataset.submitted;
  await page.clock.pass(1000);
  assert.deepEqual(page.asked, ['/state']);
});

test('an answer that comes while a dialog is open changes nothing under it', async () => {
  const page = list(row('a', 'RUNNING'));
  page.server = () => {
    page.document.body.classList.add('modal-open');
    return answer(block(row('a', 'SUCCESS')));
  };
  await page.clock.pass(5000);
  assert.equal(page.text('.bd-badge'), 'RUNNING');
});

test('after a failure it asks again in half a minute', async () => {
  const page = list(row('a', 'RUNNING'));
  page.server = () => answer('', {status: 503});
  await page.clock.pass(5000);
  page.server = () => answer(block(row('a', 'SUCCESS')));
  await page.clock.pass(29000);
  assert.equal(page.asked.length, 1);
  await page.clock.pass(1000);
  assert.equal(page.text('.bd-badge'), 'SUCCESS');
});

test('after the end of the session nothing is asked until somebody comes back from signing in', async () => {
  const page = list(row('a', 'RUNNING'));
  page.server = () => answer('', {headers: {'X-Horizon-Location': '/auth/login/'}, status: 401});
  await page.clock.pass(3600000);
  assert.equal(page.asked.length, 1);
  assert.match(page.text('.bd-signed-out'), /You are signed out/);
  assert.match(page.one('.bd-signed-out a').href, /\/auth\/login\/\?next=%2Fproject%2Fbackup_schedules%2F$/);
  assert.ok(page.one('.bd-live').classList.contains('bd-stale'));
  page.server = () => answer(block(row('a', 'SUCCESS')));
  page.window.dispatchEvent(new page.window.Event('focus'));
  await page.clock.pass(0);
  assert.equal(page.one('.bd-signed-out'), null);
  assert.equal(page.text('.bd-badge'), 'SUCCESS');
  await page.clock.pass(5000);
  assert.equal(page.asked.length, 3);
});

test('while a block is counted for the first time its progress is followed, and no longer', async () => {
  const page = open(block('', '0.01', '<p data-live-progress="/progress"></p>'), SCRIPTS);
  let counted;
  page.server = (url) => {
    if (url !== '/state') { return answer(`${page.asked.length} volumes`); }
    return new Promise((resolve) => { counted = () => resolve(answer(block(row('a', 'SUCCESS'), '30'))); });
  };
  await page.clock.pass(2500);
  assert.deepEqual(page.asked, ['/state', '/progress', '/progress']);
  assert.equal(page.text('[data-live-progress]'), '3 volumes');
  counted();
  await page.clock.pass(0);
  await page.clock.pass(10000);
  assert.equal(page.asked.length, 3);
  assert.equal(page.text('.bd-badge'), 'SUCCESS');
  assert.equal(page.text('#bd-says'), '');
});
