/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing among many volumes: search, only unprotected ones, all that are shown at once. Without it
   the list is there, whole. */
(function () {
  'use strict';

  function init() {
    const root = document.getElementById('bd-volumes');
    if (!root) { return; }
    const PAUSE = 200;
    const list = root.querySelector('.bd-volume-list');
    const search = root.querySelector('#bd-volume-search');
    const unprotected = root.querySelector('#bd-unprotected');
    const all = root.querySelector('#bd-all-volumes');
    let newest = 0;
    let timer;

    function box(row) { return row.querySelector('input[name=volume_id]'); }

    function rows() { return Array.prototype.slice.call(list.querySelectorAll('li')).filter(box); }

    function shown() { return rows().filter((row) => { return !row.hidden; }); }

    // Fewer characters may be a part of a name by chance.
    function beginsId(text, id) { return text.length >= 4 && id.indexOf(text) === 0; }

    function filter() {
      const wanted = search.value.trim().toLowerCase();
      rows().forEach((row) => {
        const fits = (box(row).dataset.name.toLowerCase().indexOf(wanted) !== -1 || beginsId(wanted, box(row).value)) &&
          !(unprotected.checked && 'protected' in row.dataset);
        // What is chosen stays in sight: it will be saved.
        row.hidden = !fits && !box(row).checked;
      });
      count();
    }

    // A list that is not whole has the volumes that were asked for last, and those that are chosen.
    function put(html) {
      const fresh = document.createElement('ul');
      fresh.innerHTML = html;
      const chosen = {};
      rows().forEach((row) => {
        if (box(row).checked) { chosen[box(row).value] = row; } else { row.remove(); }
      });
      Array.prototype.slice.call(fresh.children).forEach((row) => {
        if (!box(row)) { return; }
        const old = chosen[box(row).value];
        if (old) {
          // Beside another volume of its name it says which one it is.
          box(row).checked = true;
          old.replaceWith(row);
        } else {
          list.appendChild(row);
        }
      });
      filter();
    }

    function ask(every, then) {
      const number = ++newest;
      const url = list.dataset.url + '?q=' + encodeURIComponent(search.value) +
        (unprotected.checked ? '&unprotected=1' : '') + (every ? '&every=1' : '');
      window.fetch(url, {credentials: 'same-origin', headers: {'X-Requested-With': 'XMLHttpRequest'}})
        .then((answer) => { return answer.ok && !answer.redirected ? answer.text() : null; })
        .then((html) => {
          if (number !== newest || html === null) { return; }
          put(html);
          if (then) { then(); }
        })
        .catch(() => { /* What is there stays. */ });
    }

    function look() {
      filter();
      if (!list.dataset.url) { return; }
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE, false);
    }

    function count() {
      const chosen = rows().filter((row) => { return box(row).checked; }).length;
      root.querySelector('#bd-volume-count').textContent = interpolate(
        gettext('%(chosen)s of %(all)s chosen'), {chosen: chosen, all: list.dataset.all || rows().length}, true);
      root.querySelector('#bd-window').hidden = chosen < 2;
      all.checked = shown().length > 0 && shown().every((row) => { return box(row).checked; });
    }

    function tick(wanted) {
      shown().forEach((row) => { box(row).checked = wanted; });
      filter();
      root.dispatchEvent(new Event('change', {bubbles: true}));
    }

    function chooseAll() {
      const wanted = all.checked;
      if (wanted && list.dataset.url) { ask(true, () => { tick(true); }); } else { tick(wanted); }
    }

    root.querySelector('.bd-volume-tools').hidden = false;
    search.addEventListener('input', look);
    search.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); } });
    unprotected.addEventListener('change', look);
    all.addEventListener('change', chooseAll);
    list.addEventListener('change', count);
    count();
  }

  // Ticked rows of the list of volumes on their way to the form: one value, for the same reason.
  function sendInOne(event) {
    const button = event.target.closest('button[name=action][value=volumes__protect_many]');
    if (!button) { return; }
    const boxes = Array.prototype.slice.call(button.form.querySelectorAll('input[name=object_ids]:checked'));
    if (boxes.length < 2) { return; }
    const one = document.createElement('input');
    one.type = 'hidden';
    one.name = 'object_ids';
    one.value = boxes.map((box) => { return box.value; }).join(' ');
    button.form.appendChild(one);
    boxes.forEach((box) => { box.disabled = true; });
    // Who comes back by the browser's button finds the rows ticked, and no more of this.
    window.addEventListener('pagehide', () => {
      one.remove();
      boxes.forEach((box) => { box.disabled = false; });
    }, {once: true});
  }

  document.addEventListener('click', sendInOne);

  // Django takes a thousand values in a form and no more: the ids go in one.
  horizon.backup_schedules = {
    formData: function (form) {
      window.backupDashboardSession.renewToken(form);
      const body = new FormData(form);
      ['volume_id', 'done'].forEach((name) => { body.set(name, body.getAll(name).join(' ')); });
      return body;
    }
  };
  horizon.addInitFunction(init);
})();
