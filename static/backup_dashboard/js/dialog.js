/* SPDX-License-Identifier: Apache-2.0 */
/* After a dialog the focus goes back to where it was opened: to a row's button, or to the button of the menu
   that the entry was in. Horizon leaves it at the top of the page. */
(function ($) {
  'use strict';

  let opener = null;
  let row = null;

  function buttonOf(link) {
    const menu = link.closest('.dropdown-menu');
    return menu ? menu.parentNode.querySelector('.dropdown-toggle') : link;
  }

  /* The list may have been refreshed meanwhile: then the row of the same id has another button. */
  function place() {
    if (opener.isConnected) { return opener; }
    const now = row && document.getElementById(row);
    return now && now.querySelector('.dropdown-toggle, .btn, a[href]');
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('.bd-live .ajax-modal, .bd-live button.btn-danger');
    if (!link) { return; }
    opener = buttonOf(link);
    row = link.closest('tr') && link.closest('tr').id;
  }, true);

  $(document).on('hidden.bs.modal', '.modal', () => {
    if (!opener || document.querySelector('.modal.in')) { return; }
    const found = place();
    if (found) { found.focus({preventScroll: true}); }
  });
})(jQuery);
