/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing among many volumes: search, only unprotected ones, all that are shown at once. Without it
   the list is there, whole. */
(function () {
  'use strict';

  function init() {
    var root = document.getElementById('bd-volumes');
    if (!root) { return; }
    var PAUSE = 200;
    var list = root.querySelector('.bd-volume-list');
    var search = root.querySelector('#bd-volume-search');
    var unprotected = root.querySelector('#bd-unprotected');
    var all = root.querySelector('#bd-all-volumes');
    var newest = 0;
    var timer;

    function box(row) { return row.querySelector('input[name=volume_id]'); }

    function rows() { return Array.prototype.slice.call(list.querySelectorAll('li')).filter(box); }

    function shown() { return rows().filter(function (row) { return !row.hidden; }); }

    function filter() {
      var wanted = search.value.trim().toLowerCase();
      rows().forEach(function (row) {
        var fits = box(row).dataset.name.toLowerCase().indexOf(wanted) !== -1 &&
          !(unprotected.checked && 'protected' in row.dataset);
        // What is chosen stays in sight: it will be saved.
        row.hidden = !fits && !box(row).checked;
      });
      count();
    }

    // A list that is not whole has the volumes that were asked for last, and those that are chosen.
    function put(html) {
      var fresh = document.createElement('ul');
      fresh.innerHTML = html;
      var chosen = {};
      rows().forEach(function (row) {
        if (box(row).checked) { chosen[box(row).value] = true; } else { row.remove(); }
      });
      Array.prototype.slice.call(fresh.children).forEach(function (row) {
        if (!box(row)) { return; }
        if (!chosen[box(row).value]) { list.appendChild(row); }
      });
      filter();
    }

    function ask(every, then) {
      var number = ++newest;
      var url = list.dataset.url + '?q=' + encodeURIComponent(search.value) +
        (unprotected.checked ? '&unprotected=1' : '') + (every ? '&every=1' : '');
      window.fetch(url, {credentials: 'same-origin', headers: {'X-Requested-With': 'XMLHttpRequest'}})
        .then(function (answer) { return answer.ok && !answer.redirected ? answer.text() : null; })
        .then(function (html) {
          if (number !== newest || html === null) { return; }
          put(html);
          if (then) { then(); }
        })
        .catch(function () { /* What is there stays. */ });
    }

    function look() {
      filter();
      if (!list.dataset.url) { return; }
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE, false);
    }

    function count() {
      var chosen = rows().filter(function (row) { return box(row).checked; }).length;
      root.querySelector('#bd-volume-count').textContent = interpolate(
        gettext('%(chosen)s of %(all)s chosen'), {chosen: chosen, all: list.dataset.all || rows().length}, true);
      root.querySelector('#bd-window').hidden = chosen < 2;
      all.checked = shown().length > 0 && shown().every(function (row) { return box(row).checked; });
    }

    function tick(wanted) {
      shown().forEach(function (row) { box(row).checked = wanted; });
      filter();
      root.dispatchEvent(new Event('change', {bubbles: true}));
    }

    function chooseAll() {
      var wanted = all.checked;
      if (wanted && list.dataset.url) { ask(true, function () { tick(true); }); } else { tick(wanted); }
    }

    root.querySelector('.bd-volume-tools').hidden = false;
    search.addEventListener('input', look);
    search.addEventListener('keydown', function (event) { if (event.key === 'Enter') { event.preventDefault(); } });
    unprotected.addEventListener('change', look);
    all.addEventListener('change', chooseAll);
    list.addEventListener('change', count);
    count();
  }

  // Ticked rows of the list of volumes on their way to the form: one value, for the same reason.
  function sendInOne(event) {
    var button = event.target.closest('button[name=action][value=volumes__protect_many]');
    if (!button) { return; }
    var boxes = Array.prototype.slice.call(button.form.querySelectorAll('input[name=object_ids]:checked'));
    if (boxes.length < 2) { return; }
    var one = document.createElement('input');
    one.type = 'hidden';
    one.name = 'object_ids';
    one.value = boxes.map(function (box) { return box.value; }).join(' ');
    button.form.appendChild(one);
    boxes.forEach(function (box) { box.disabled = true; });
    // Who comes back by the browser's button finds the rows ticked, and no more of this.
    window.addEventListener('pagehide', function () {
      one.remove();
      boxes.forEach(function (box) { box.disabled = false; });
    }, {once: true});
  }

  document.addEventListener('click', sendInOne);

  // Django takes a thousand values in a form and no more: the ids go in one.
  horizon.backup_schedules = {
    formData: function (form) {
      window.backupDashboardSession.renewToken(form);
      var body = new FormData(form);
      ['volume_id', 'done'].forEach(function (name) { body.set(name, body.getAll(name).join(' ')); });
      return body;
    }
  };
  horizon.addInitFunction(init);
})();
