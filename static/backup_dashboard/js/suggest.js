/* SPDX-License-Identifier: Apache-2.0 */
/* Search fields that offer names while somebody types. Without this script a name is typed as a whole. */
(function () {
  'use strict';
  const PAUSE = 200;
  let timer;
  let newest = 0;

  function offer(field, names) {
    const list = document.getElementById(field.getAttribute('list'));
    if (!list) { return; }
    list.textContent = '';
    names.forEach((name) => {
      const option = document.createElement('option');
      option.value = name.value;
      option.label = name.label;
      list.appendChild(option);
    });
  }

  function ask(field) {
    const number = ++newest;
    const url = field.dataset.bdSuggest + '&q=' + encodeURIComponent(field.value);
    window.fetch(url, { credentials: 'same-origin', headers: { 'X-Requested-With': 'XMLHttpRequest' } })
      .then((answer) => { return answer.ok ? answer.json() : { names: [] }; })
      .then((told) => { if (number === newest) { offer(field, told.names); } })
      .catch(() => { /* The names are a help alone: what was typed stays. */ });
  }

  function soon(event) {
    const field = event.target;
    if (!field.dataset || !field.dataset.bdSuggest) { return; }
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, event.type === 'focusin' ? 0 : PAUSE, field);
  }

  document.addEventListener('input', soon);
  document.addEventListener('focusin', soon);
}());
