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
