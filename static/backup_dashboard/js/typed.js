/* SPDX-License-Identifier: Apache-2.0 */
/* What was typed into the form outlasts signing in again: it is kept, in this tab alone, from the moment the form is sent
   until a page shows that it was taken. */
(function () {
  'use strict';

  const KEY = 'backup-dashboard-typed';

  // Of the hidden fields only those of the cron picker are the reader's: they say what its parts show.
  function controls(form) {
    return Array.prototype.filter.call(form.elements, (control) => {
      return control.name && control.type !== 'submit' && control.type !== 'button' &&
        (control.type !== 'hidden' || control.closest('[data-bd-cron]'));
    });
  }

  function isBox(control) { return control.type === 'checkbox' || control.type === 'radio'; }

  function keep(form) {
    const values = controls(form).filter((control) => { return !isBox(control) || control.checked; })
      .map((control) => { return [control.name, control.value]; });
    try {
      sessionStorage.setItem(KEY, JSON.stringify({path: window.location.pathname, values: values}));
    } catch { /* The browser keeps nothing: then nothing can be given back. */ }
  }

  function forget() {
    try { sessionStorage.removeItem(KEY); } catch { /* There is nothing. */ }
  }

  function kept() {
    try {
      const found = JSON.parse(sessionStorage.getItem(KEY));
      return found && found.path === window.location.pathname ? found.values : null;
    } catch { return null; }
  }

  function giveBack(form) {
    const values = kept();
    forget();
    if (!values) { return false; }
    const left = values.slice();
    controls(form).forEach((control) => {
      const place = left.findIndex((each) => {
        return each[0] === control.name && (!isBox(control) || each[1] === control.value);
      });
      if (isBox(control)) { control.checked = place >= 0; } else if (place >= 0) { control.value = left[place][1]; }
      if (place >= 0) { left.splice(place, 1); }
    });
    return true;
  }

  window.backupDashboardTyped = {keep: keep, giveBack: giveBack, forget: forget};
})();
