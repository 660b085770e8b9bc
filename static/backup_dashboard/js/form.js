/* SPDX-License-Identifier: Apache-2.0 */
/* The form "Schedule Backups": shows the fields that the choices need, proposes a name, and has the
   server work out the plan while somebody types. Everything works without it, by the Preview button. */
(function ($) {
  'use strict';

  function init() {
    var form = document.getElementById('bd-form');
    if (!form) { return; }
    var slugs = JSON.parse(document.getElementById('bd-slugs').textContent);
    var proposed = '';
    var newest = 0;
    var timer;

    function showFields() {
      var chosen = form.querySelector('input[name=workflow]:checked');
      $('#bd-limits').toggle(Boolean(chosen && 'hasLimits' in chosen.dataset));
      $('#bd-custom').toggle(form.cadence.value === 'custom');
    }

    function proposeName() {
      var option = form.volume_id.selectedOptions[0];
      if (!form.volume_id.value || (form.elements.name.value && form.elements.name.value !== proposed)) { return; }
      var volume = option.dataset.name.replace(/[^A-Za-z0-9_-]/g, '-').replace(/^-+|-+$/g, '') || 'volume';
      proposed = ((slugs[form.cadence.value] || 'scheduled') + '-' + volume).slice(0, 200);
      form.elements.name.value = proposed;
    }

    function preview() {
      var mine = ++newest;
      var query = new URLSearchParams({cadence: form.cadence.value, pattern: form.pattern.value});
      fetch(form.dataset.previewUrl + '?' + query, {credentials: 'same-origin'})
        .then(function (answer) { return answer.ok ? answer.text() : ''; })
        .then(function (html) {
          if (html && mine === newest) { document.getElementById('bd-plan').innerHTML = html; }
        })
        .catch(function () { /* The plan of before stays; saving checks everything again. */ });
    }

    function previewSoon() {
      clearTimeout(timer);
      timer = setTimeout(preview, 250);
    }

    // Horizon disables the buttons while a form is sent, which drops the value of the one pressed.
    function rememberButton() {
      var wanted = $('<input type="hidden" name="wanted">').appendTo(form);
      $(form).find('button[name=wanted]').removeAttr('name').on('click', function () { wanted.val(this.value); });
    }

    $('#bd-preview').hide();
    rememberButton();
    $(form).on('change', 'input[name=workflow]', showFields);
    $(form).on('change', '#id_cadence', function () { showFields(); proposeName(); preview(); });
    $(form).on('input', '#id_pattern', previewSoon);
    $(form).on('change', '#id_volume_id', proposeName);
    showFields();
    proposeName();
  }

  horizon.addInitFunction(init);
})(jQuery);
