/* SPDX-License-Identifier: Apache-2.0 */
/* Deleting, pausing or changing a schedule whose run is under way: with "when the run has ended" chosen,
   the form waits for the end of the run and is sent then. data-bd-wait is the address of a page that shows
   .bd-under-way for as long as there is a run. */
(function ($) {
  'use strict';

  const session = window.backupDashboardSession;

  function watch(form) {
    let button;
    let label;
    let ready = false;

    function say(text) {
      if (button.tagName === 'INPUT') { button.value = text; } else { button.textContent = text; }
    }

    function ended(html) {
      return new DOMParser().parseFromString(html, 'text/html').querySelector('.bd-under-way') === null;
    }

    function look() {
      if (!form.isConnected || form.when.value !== 'wait') {
        button.disabled = false;
        say(label);
        return;
      }
      fetch(form.dataset.bdWait, {headers: {'X-Requested-With': 'XMLHttpRequest'}, credentials: 'same-origin'})
        .then((answer) => {
          if (session.ended(answer)) {
            session.lost(button, answer, look);
            return null;
          }
          session.found(button);
          if (!answer.ok) { throw new Error(String(answer.status)); }
          return answer.text();
        })
        .then((html) => {
          if (html === null) { return null; }
          if (!ended(html)) { return setTimeout(look, 2500); }
          ready = true;
          session.renewToken(form);
          button.disabled = false;
          say(label);
          button.click();
        })
        .catch(() => { setTimeout(look, 10000); });
    }

    form.addEventListener('submit', (event) => {
      const pressed = event.submitter || form.querySelector('[type=submit]');
      const saves = !/^(preview|take:.*)$/.test(pressed.value);
      if (ready || !saves || form.when.value !== 'wait') { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      button = pressed;
      label = button.tagName === 'INPUT' ? button.value : button.textContent;
      button.disabled = true;
      say(gettext('Waiting for the run to end…'));
      look();
    }, true);
  }

  function init(root) {
    $(root).find('form[data-bd-wait]').addBack('form[data-bd-wait]').each(function () { watch(this); });
  }

  horizon.addInitFunction(() => { init(document.body); });
  horizon.modals.addModalInitFunction(init);
})(jQuery);
