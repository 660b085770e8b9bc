// SPDX-License-Identifier: Apache-2.0
/* After a dialog the focus is where it was before. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {open} from './page.mjs';

const row = (id) => `<tr id="${id}"><td><div class="btn-group"><a class="dropdown-toggle" href="#" id="${id}-menu">v</a>
  <ul class="dropdown-menu"><li><a class="ajax-modal" href="/delete/" id="${id}-delete">Delete</a></li></ul></div></td></tr>`;
const LIST = `<div class="bd-live"><button type="submit" class="btn-danger" id="several">Delete</button>
  <table><tbody>${row('one')}${row('two')}</tbody></table></div><div class="modal"></div>`;

function dialog(opener) {
  const page = open(LIST, ['dialog']);
  const modal = page.one('.modal');
  page.one(opener).addEventListener('click', (event) => event.preventDefault());
  page.one(opener).click();
  page.one(opener).blur();
  modal.classList.add('in');
  page.close = () => {
    modal.classList.remove('in');
    page.window.jQuery(modal).trigger('hidden.bs.modal');
  };
  return page;
}

test('from a menu it goes back to the button of the menu', () => {
  const page = dialog('#two-delete');
  page.close();
  assert.equal(page.document.activeElement.id, 'two-menu');
});

test('from a button it goes back to the button', () => {
  const page = dialog('#several');
  page.close();
  assert.equal(page.document.activeElement.id, 'several');
});

test('where the list was written anew it goes to the row of the same id', () => {
  const page = dialog('#two-delete');
  page.one('tbody').innerHTML = row('one') + row('two');
  page.close();
  assert.equal(page.document.activeElement.id, 'two-menu');
});

test('while another dialog has come in its place the focus is left to that', () => {
  const page = dialog('#two-delete');
  page.window.jQuery(page.one('.modal')).trigger('hidden.bs.modal');
  assert.equal(page.document.activeElement, page.document.body);
});
