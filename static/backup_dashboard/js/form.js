/* SPDX-License-Identifier: Apache-2.0 */
/* The form "Schedule Backups": shows the fields that the choices need, proposes a name, and has the
   server work out the plan while somebody types. Everything works without it, by the Preview button. */
(function ($) {
  'use strict';

  const PAUSE = 250; // milliseconds without a key before the server is asked

  function init() {
    const form = document.getElementById('bd-form');
    if (!form) {
      // Any page of somebody who is signed in shows that the form was taken, or given up.
      if (document.getElementById('sidebar-accordion')) { window.backupDashboardTyped.forget(); }
      return;
    }
    const plan = document.getElementById('bd-plan');
    const session = window.backupDashboardSession;
    const typed = window.backupDashboardTyped;
    let slug = form.dataset.slug;
    let proposed = form.dataset.proposed || '';
    let newest = 0;
    let timer;

    function showFields() {
      const chosen = form.querySelector('input[name=workflow]:checked');
      $('#bd-limits').toggle(Boolean(chosen && 'hasLimits' in chosen.dataset));
    }

    function proposeName() {
      const chosen = form.querySelectorAll('input[name=volume_id]:checked');
      const field = form.elements.name;
      if (!chosen.length || (field.value && field.value !== proposed)) { return; }
      proposed = chosen.length > 1 ? slug : window.backupDashboardNames.propose(slug, chosen[0].dataset.name);
      field.value = proposed;
    }

    // The plan may be of another pattern by now.
    function lose(answer) {
      plan.textContent = '';
      say();
      session.lost(plan, answer, refresh);
    }

    function refresh() {
      const mine = ++newest;
      plan.setAttribute('aria-busy', 'true');
      fetch(form.dataset.previewUrl, {
        method: 'POST',
        body: horizon.backup_schedules.formData(form),
        headers: {'X-Requested-With': 'XMLHttpRequest'},
        credentials: 'same-origin'
      })
        .then((answer) => {
          if (session.ended(answer)) {
            lose(answer);
            return '';
          }
          session.found(plan);
          return answer.ok && !answer.redirected ? answer.text() : '';
        })
        .catch(() => { return ''; /* The plan of before stays; saving checks everything again. */ })
        .then((html) => {
          if (mine !== newest) { return; }
          plan.removeAttribute('aria-busy');
          if (html) {
            plan.innerHTML = html;
            say();
          }
        });
    }

    // Only what matters most is read out: all of the plan at every key would be noise.
    function say() {
      const told = plan.querySelectorAll('.bd-sentence, .bd-plan-error, .bd-breaks');
      document.getElementById('bd-said').textContent =
        Array.prototype.map.call(told, (each) => { return each.textContent.trim(); }).join(' ');
    }

    function refreshSoon() {
      clearTimeout(timer);
      timer = setTimeout(refresh, PAUSE);
    }

    // Horizon disables the buttons while a form is sent, which drops the value of the one pressed.
    function rememberButton() {
      const wanted = $('<input type="hidden" name="wanted">').appendTo(form);
      $(form).find('button[name=wanted]').removeAttr('name').on('click', function () { wanted.val(this.value); });
    }

    // Sent while signed out, the form would lead to the sign-in page, and this one with what is in it would be gone.
    form.addEventListener('submit', (event) => {
      session.renewToken(form);
      typed.keep(form);
      if (!session.isLost()) { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      document.querySelector('.bd-signed-out a').focus();
    }, true);

    // Who sent a form that is not right goes on where it is wrong.
    function focusFirstError() {
      const first = form.querySelector('.alert-danger, #bd-failed, .bd-error');
      if (!first) { return; }
      const group = first.closest('.form-group, .well');
      const controls = group ? $(group).find('input, select, textarea').filter(':visible') : $();
      const wrong = controls.filter('[aria-invalid]')[0] || controls[0] || first;
      if (wrong === first) { first.tabIndex = -1; }
      wrong.focus();
      wrong.scrollIntoView({block: 'center'});
    }

    document.addEventListener('bd-signed-out', () => { lose(); });
    $('#bd-preview').hide();
    rememberButton();
    $(form).on('change', 'input[name=workflow]', showFields);
    $(form).on('change', '#bd-volumes', proposeName);
    $(form).on('input change', (event) => {
      // The slider of the picture changes nothing in the form; an answer would take it from the hand that moves it.
      if (!plan.contains(event.target)) { refreshSoon(); }
    });
    form.addEventListener('cron:change', (event) => {
      slug = event.detail.slug || slug;
      proposeName();
      refreshSoon();
    });
    // A form that was sent comes back as the server wants it shown; only one that is new may lack what was typed.
    if ('answered' in form.dataset) { typed.forget(); } else if (typed.giveBack(form)) { refreshSoon(); }
    showFields();
    proposeName();
    if ('answered' in form.dataset) { focusFirstError(); }
  }

  horizon.addInitFunction(init);
})(jQuery);
