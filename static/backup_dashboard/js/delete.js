/* SPDX-License-Identifier: Apache-2.0 */
/* Deleting a schedule whose run is under way: with "when the run has ended" chosen, the dialog
   waits for the end of the run and deletes then. */
(function ($) {
  'use strict';

  function init(root) {
    var form = $(root).find('form[data-bd-wait]').addBack('form[data-bd-wait]')[0];
    if (!form) { return; }
    var button = form.querySelector('input[type=submit]');
    var label = button.value;
    var ready = false;

    function ended(html) {
      return new DOMParser().parseFromString(html, 'text/html').querySelector('.bd-under-way') === null;
    }

    function look() {
      if (!form.isConnected || form.when.value !== 'wait') {
        button.disabled = false;
        button.value = label;
        return;
      }
      fetch(form.dataset.bdWait, {headers: {'X-Requested-With': 'XMLHttpRequest'}, credentials: 'same-origin'})
        .then(function (answer) { return answer.text(); })
        .then(function (html) {
          if (!ended(html)) { return setTimeout(look, 2500); }
          ready = true;
          button.disabled = false;
          button.click();
        })
        .catch(function () { setTimeout(look, 10000); });
    }

    form.addEventListener('submit', function (event) {
      if (ready || form.when.value !== 'wait') { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      button.disabled = true;
      button.value = gettext('Waiting for the run to end…');
      look();
    }, true);
  }

  horizon.addInitFunction(function () { init(document.body); });
  horizon.modals.addModalInitFunction(init);
})(jQuery);
