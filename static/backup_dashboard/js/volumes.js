/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing among many volumes: search, only unprotected ones, all that are shown at once. Without it
   the list is there, whole. */
(function () {
  'use strict';

  function init() {
    var root = document.getElementById('bd-volumes');
    if (!root) { return; }
    var search = root.querySelector('#bd-volume-search');
    var unprotected = root.querySelector('#bd-unprotected');
    var all = root.querySelector('#bd-all-volumes');
    var rows = Array.prototype.slice.call(root.querySelectorAll('.bd-volume-list li')).filter(box);

    function box(row) { return row.querySelector('input[name=volume_id]'); }

    function shown() { return rows.filter(function (row) { return !row.hidden; }); }

    function filter() {
      var wanted = search.value.trim().toLowerCase();
      rows.forEach(function (row) {
        var fits = box(row).dataset.name.toLowerCase().indexOf(wanted) !== -1 &&
          !(unprotected.checked && 'protected' in row.dataset);
        // What is chosen stays in sight: it will be saved.
        row.hidden = !fits && !box(row).checked;
      });
      count();
    }

    function count() {
      var chosen = rows.filter(function (row) { return box(row).checked; }).length;
      root.querySelector('#bd-volume-count').textContent = interpolate(
        gettext('%(chosen)s of %(all)s chosen'), {chosen: chosen, all: rows.length}, true);
      root.querySelector('#bd-window').hidden = chosen < 2;
      all.checked = shown().length > 0 && shown().every(function (row) { return box(row).checked; });
    }

    function chooseAll() {
      shown().forEach(function (row) { box(row).checked = all.checked; });
      filter();
      root.dispatchEvent(new Event('change', {bubbles: true}));
    }

    root.querySelector('.bd-volume-tools').hidden = false;
    search.addEventListener('input', filter);
    search.addEventListener('keydown', function (event) { if (event.key === 'Enter') { event.preventDefault(); } });
    unprotected.addEventListener('change', filter);
    all.addEventListener('change', chooseAll);
    rows.forEach(function (row) { box(row).addEventListener('change', count); });
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
