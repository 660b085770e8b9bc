/* SPDX-License-Identifier: Apache-2.0 */
/* When the session has ended: whatever asks the server tells it to this script, which says so once, tells it to all
   the others (the event bd-signed-out), and has them ask again when the reader comes back from signing in elsewhere.
   What was typed stays in the page. */
(function () {
  'use strict';

  const waiting = new Map(); // what to ask again, by whose it is
  let notice;

  // Horizon answers so to scripts: horizon/middleware/base.py.
  function ended(answer) { return answer.status === 401; }

  function signInUrl(answer) {
    const url = new URL(answer.headers.get('X-Horizon-Location') || '/', window.location.href);
    // Without "next" Horizon leads a session whose token alone has ended to its start, and not to signing in.
    url.search = new URLSearchParams({next: window.location.pathname + window.location.search});
    return url.origin === window.location.origin ? url.toString() : window.location.href;
  }

  function say(answer) {
    notice = document.createElement('div');
    notice.className = 'bd-box bd-tone-attention bd-signed-out';
    notice.setAttribute('role', 'alert');
    const text = document.createElement('p');
    text.textContent = gettext(
      'You are signed out, and this page is no longer updated. What you entered stays. Sign in, then come back here.');
    const link = document.createElement('a');
    link.className = 'btn btn-primary btn-sm';
    link.href = signInUrl(answer);
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = gettext('Sign in (in another tab)');
    notice.append(text, link);
    document.body.appendChild(notice);
  }

  // Nothing that stands in `element` is known to be true any more; `ask` is called when it may be asked for again.
  function lost(element, answer, ask) {
    waiting.set(element, ask);
    element.classList.add('bd-stale');
    if (notice) { return; }
    say(answer);
    document.dispatchEvent(new Event('bd-signed-out'));
  }

  function found(element) {
    if (!waiting.delete(element)) { return; }
    element.classList.remove('bd-stale');
    if (waiting.size === 0 && notice) {
      notice.remove();
      notice = null;
    }
  }

  function askAgain() {
    if (document.hidden) { return; }
    Array.from(waiting).forEach((each) => { each[1](); });
  }

  window.addEventListener('focus', askAgain);
  document.addEventListener('visibilitychange', askAgain);

  // Signing in makes a new token against forged forms: the one in the page would be refused from then on.
  function renewToken(form) {
    const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    const field = form.querySelector('input[name=csrfmiddlewaretoken]');
    if (cookie && field) { field.value = cookie[1]; }
  }

  window.backupDashboardSession = {ended: ended, lost: lost, found: found, renewToken: renewToken,
    isLost: function () { return waiting.size > 0; }};
})();
