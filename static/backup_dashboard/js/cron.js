/* SPDX-License-Identifier: Apache-2.0 */
/* The cron picker: keeps its three parts (picker, fields, line) in step. The server knows what they
   mean; here the part that somebody touched is sent to it, and its answer goes into the others. */
(function ($) {
  'use strict';
  const PAUSE = 150;

  function start(root) {
    if (root.classList.contains('bd-cron-live')) { return; }
    const name = root.dataset.bdCron;
    const session = window.backupDashboardSession;
    const said = root.querySelector('.bd-cron-says');
    let newest = 0;
    let timer;

    function all(part, selector) {
      return Array.prototype.slice.call(root.querySelectorAll('[data-part=' + part + '] ' + (selector || '[name]')));
    }

    function one(end) { return root.querySelector('[name="' + name + end + '"]'); }

    function cadence() {
      const chosen = all('picker', '[name$=_cadence]:checked')[0];
      return chosen ? chosen.value : '';
    }

    // Only what the chosen cadence needs is there to be seen and to be reached with Tab.
    function showControls() {
      all('picker', '[data-cadences]').forEach((control) => {
        control.hidden = control.dataset.cadences.split(' ').indexOf(cadence()) < 0;
      });
    }

    function put(control, values) {
      if (control.type === 'radio' || control.type === 'checkbox') {
        control.checked = values.indexOf(control.value) >= 0;
      } else if (control.value !== values[0]) {
        control.value = values[0];
      }
    }

    function fill(answer, touched) {
      one('_shown').value = answer.pattern;
      if (touched.indexOf('line') < 0) { put(one(''), [answer.pattern]); }
      if (touched.indexOf('fields') < 0) {
        Object.keys(answer.fields).forEach((field) => { put(one('_' + field), [answer.fields[field]]); });
      }
      if (touched.indexOf('picker') < 0) {
        one('_offset').value = answer.offset;
        all('picker').forEach((control) => {
          const end = control.name.slice(name.length + 1);
          if (end in answer.picker) { put(control, [].concat(answer.picker[end])); }
        });
        showControls();
      }
    }

    // A field that is wrong makes no pattern, but the line is what the fields say all the same.
    function writeLine() {
      one('').value = all('fields').map((field) => { return field.value.trim(); }).join(' ').trim();
    }

    function say(answer) {
      const wrong = answer.error ? answer.error.part : '';
      root.querySelector('.bd-cron-sentence').textContent = answer.error ? '' : answer.sentence;
      root.querySelector('.bd-cron-note').textContent = answer.error ? '' : answer.note;
      root.querySelector('.bd-cron-error').textContent = answer.error ? answer.error.message : '';
      root.querySelectorAll('[name]').forEach((control) => {
        const part = control.closest('[data-part]');
        const isWrong = wrong && (control.name === name + '_' + wrong || (part && part.dataset.part === wrong));
        if (isWrong) { control.setAttribute('aria-invalid', 'true'); } else { control.removeAttribute('aria-invalid'); }
      });
      // What the server said of an earlier input is over.
      const group = root.closest('.form-group');
      if (group) {
        $(group).find('.bd-error').remove();
      }
    }

    function ask(touched, preset) {
      const mine = ++newest;
      const query = new URLSearchParams({name: name});

      function append(control) {
        if (control.checked || (control.type !== 'radio' && control.type !== 'checkbox')) {
          query.append(control.name, control.value);
        }
      }

      query.append(name + '_shown', one('_shown').value);
      query.append(name + '_offset', one('_offset').value);
      if ('optional' in root.dataset) { query.append('optional', ''); }
      if (preset) {
        query.append(name + '_preset', preset);
      } else {
        touched.forEach((part) => { all(part).forEach(append); });
      }
      fetch(root.dataset.url + '?' + query, {headers: {'X-Requested-With': 'XMLHttpRequest'}, credentials: 'same-origin'})
        .then((response) => {
          if (session.ended(response)) {
            session.lost(said, response, () => { ask(touched, preset); });
            return null;
          }
          session.found(said);
          return response.json();
        })
        .then((answer) => {
          if (mine !== newest || !answer) { return; }
          if (!answer.error) { fill(answer, touched); } else if (touched.join() === 'fields') { writeLine(); }
          say(answer);
          root.dispatchEvent(new CustomEvent('cron:change', {
            bubbles: true,
            detail: {pattern: answer.pattern, error: answer.error, slug: answer.slug}
          }));
        })
        .catch(() => {
          // Nothing is lost: when the form is sent, the server sees which part was changed.
          if (mine === newest) {
            root.querySelectorAll('.bd-cron-sentence, .bd-cron-note').forEach((each) => { each.textContent = ''; });
          }
        });
    }

    function touch(event) {
      const part = event.target.closest('[data-part]');
      if (!part) { return; }
      let touched = [part.dataset.part];
      // An answer that is still on its way belongs to what was there before.
      newest += 1;
      clearTimeout(timer);
      if (touched[0] === 'picker') {
        showControls();
        // "Custom" changes nothing: it leaves the pattern, finished or not, to the line and the fields.
        if (cadence() === 'custom') { touched = ['picker', 'fields', 'line']; }
      }
      timer = setTimeout(() => { ask(touched); }, PAUSE);
    }

    root.classList.add('bd-cron-live');
    root.querySelectorAll('.bd-cron-enter').forEach((button) => { button.remove(); });
    root.querySelectorAll('.bd-cron-presets button').forEach((button) => {
      button.type = 'button';
      button.addEventListener('click', () => {
        clearTimeout(timer);
        ask([], button.value);
      });
    });
    root.addEventListener('input', touch);
    showControls();
  }

  function init(page) { $(page).find('.bd-cron').each(function () { start(this); }); }

  horizon.addInitFunction(() => { init(document); });
  horizon.modals.addModalInitFunction(init);
})(jQuery);
