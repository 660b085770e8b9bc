// SPDX-License-Identifier: Apache-2.0
/* What was typed outlasts signing in again, once, on the page that it was typed on. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

const FORM = `<form id="f">
  <input type="hidden" name="csrfmiddlewaretoken" value="fresh">
  <div data-bd-cron="pattern"><input type="hidden" name="pattern_shown" value=""></div>
  <input name="name" value="proposed"><textarea name="note"></textarea>
  <input type="radio" name="kind" value="a" checked><input type="radio" name="kind" value="b">
  <input type="checkbox" name="volume" value="1" checked><input type="checkbox" name="volume" value="2">
  <select name="sort"><option>up</option><option>down</option></select>
  <button name="wanted" value="save"></button>
</form>`;

function kept(typing = () => {}) {
  const page = open(FORM, ['typed']);
  typing(page);
  page.typed = page.window.backupDashboardTyped;
  page.typed.keep(page.one('#f'));
  page.document.body.innerHTML = FORM;
  return page;
}

test('every kind of field comes back as it was left', () => {
  const page = kept((at) => {
    at.one('[name=name]').value = 'typed';
    at.one('[name=note]').value = 'two\nlines';
    at.one('[value=b]').checked = true;
    at.one('[value="1"]').checked = false;
    at.one('[value="2"]').checked = true;
    at.one('[name=sort]').value = 'down';
    at.one('[name=pattern_shown]').value = '0 2 * * *';
  });
  assert.equal(page.typed.giveBack(page.one('#f')), true);
  assert.equal(page.one('[name=name]').value, 'typed');
  assert.equal(page.one('[name=note]').value, 'two\nlines');
  assert.equal(page.one('[name=kind]:checked').value, 'b');
  assert.deepEqual([...page.document.querySelectorAll('[name=volume]:checked')].map((box) => box.value), ['2']);
  assert.equal(page.one('[name=sort]').value, 'down');
  assert.equal(page.one('[name=pattern_shown]').value, '0 2 * * *');
});

test('the token against forged forms stays the new one', () => {
  const page = kept((at) => { at.one('[name=csrfmiddlewaretoken]').value = 'of the session that has ended'; });
  page.typed.giveBack(page.one('#f'));
  assert.equal(page.one('[name=csrfmiddlewaretoken]').value, 'fresh');
});

test('it comes back once', () => {
  const page = kept();
  assert.equal(page.typed.giveBack(page.one('#f')), true);
  assert.equal(page.typed.giveBack(page.one('#f')), false);
});

test('a page that shows that the form was taken forgets it', () => {
  const page = kept((at) => { at.one('[name=name]').value = 'saved'; });
  page.typed.forget();
  assert.equal(page.typed.giveBack(page.one('#f')), false);
  assert.equal(page.one('[name=name]').value, 'proposed');
});

test('it comes back on no other page', () => {
  const page = kept((at) => { at.one('[name=name]').value = 'typed'; });
  page.window.history.pushState({}, '', '/project/backup_schedules/other/edit/');
  assert.equal(page.typed.giveBack(page.one('#f')), false);
  assert.equal(page.one('[name=name]').value, 'proposed');
});

test('where the browser keeps nothing, nothing breaks', () => {
  const page = open(FORM, ['typed']);
  page.window.Storage.prototype.setItem = () => { throw new Error('full'); };
  const typed = page.window.backupDashboardTyped;
  typed.keep(page.one('#f'));
  assert.equal(typed.giveBack(page.one('#f')), false);
});
