/* SPDX-License-Identifier: Apache-2.0 */
/* Saving the schedules of many volumes one by one, so that the page can show how far it is. What is saved is
   noted in the form (the hidden fields "done"), so that whoever sends it again, by whichever way, makes
   nothing twice. */
(function () {
  'use strict';

  const AT_ONCE = 3;

  function init() {
    const form = document.getElementById('bd-form');
    if (!form) { return; }
    const panel = document.getElementById('bd-saving');
    const retry = document.getElementById('bd-retry');
    const list = panel.querySelector('ul');
    let sending = false;

    function done() {
      return Array.prototype.map.call(form.querySelectorAll('input[name=done]'), (input) => { return input.value; });
    }

    function chosen() {
      return Array.prototype.slice.call(form.querySelectorAll('input[name=volume_id]:checked'));
    }

    function hold(name, value) {
      const input = document.createElement('input');
      input.type = 'hidden';
      input.name = name;
      input.value = value;
      form.appendChild(input);
    }

    function progress() {
      const all = chosen().length;
      const bar = panel.querySelector('.progress-bar');
      bar.style.width = 100 * done().length / all + '%';
      bar.setAttribute('aria-valuemax', all);
      bar.setAttribute('aria-valuenow', done().length);
      panel.querySelector('[role=status]').textContent = interpolate(
        gettext('%(done)s of %(all)s saved'), {done: done().length, all: all}, true);
    }

    function failed(box, why) {
      const item = document.createElement('li');
      const name = document.createElement('strong');
      const which = box.parentNode.querySelector('.bd-which');
      name.textContent = which ? box.dataset.name + ' ' + which.textContent : box.dataset.name;
      item.append(name, ': ' + why);
      list.appendChild(item);
    }

    function send(box) {
      const body = horizon.backup_schedules.formData(form);
      const others = chosen().filter((other) => { return other !== box; });
      body.set('done', others.map((other) => { return other.value; }).join(' '));
      return fetch(form.action, {method: 'POST', body: body, headers: {Accept: 'application/json'}, credentials: 'same-origin'})
        .then((answer) => {
          if (answer.status === 422 || answer.redirected) { throw new Error('refused'); }
          if (!answer.ok) { return {failed: [gettext('The dashboard did not answer. Try again.')]}; }
          return answer.json();
        }, () => { return {failed: [gettext('The dashboard did not answer. Try again.')]}; })
        .then((told) => {
          if (told.failed.length) { failed(box, told.failed.join(' ')); } else { hold('done', box.value); }
          progress();
        });
    }

    // The server says what was done, or at its field what is wrong with the form.
    function sendWhole() {
      const body = horizon.backup_schedules.formData(form);
      sending = true;
      form.querySelectorAll('input[name=done], input[name=volume_id]').forEach((input) => { input.disabled = true; });
      ['volume_id', 'done'].forEach((name) => { hold(name, body.get(name)); });
      form.submit();
    }

    function saveAll() {
      const known = done();
      const waiting = chosen().filter((box) => { return known.indexOf(box.value) === -1; });
      function next() {
        const box = waiting.shift();
        return box ? send(box).then(next) : Promise.resolve();
      }
      // The first goes alone: where the form is not right, no other needs to ask.
      const first = waiting.shift();
      list.textContent = '';
      panel.hidden = false;
      retry.hidden = true;
      busy(true);
      progress();
      (first ? send(first) : Promise.resolve()).then(() => {
        return Promise.all(Array.from({length: AT_ONCE}, next));
      }).then(() => {
        if (list.children.length === 0) { return sendWhole(); }
        busy(false);
        retry.hidden = false;
        retry.focus();
      }).catch(sendWhole);
    }

    function busy(yes) {
      form.querySelectorAll('.bd-buttons button').forEach((button) => { button.disabled = yes; });
    }

    form.addEventListener('submit', (event) => {
      const wanted = form.elements.wanted.value;
      if (sending || wanted === 'preview' || chosen().length < 2) { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      saveAll();
    }, true);
    retry.addEventListener('click', saveAll);
  }

  horizon.addInitFunction(init);
})();
