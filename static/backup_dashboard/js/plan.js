/* SPDX-License-Identifier: Apache-2.0 */
/* The plan: the slider of the retention picture, and the button that copies the commands. The server
   has drawn every frame; without this script the last one is shown, and all stand in a table. */
(function ($) {
  'use strict';

  let chosen = 0; // the run that the slider was moved to; 0 for the last one

  function show(plan) {
    const slider = plan.querySelector('#bd-scrub');
    if (!slider) { return; }
    slider.value = chosen || slider.max;
    plan.querySelectorAll('.bd-frame').forEach((frame) => {
      frame.hidden = frame.dataset.frame !== slider.value;
    });
    const caption = plan.querySelector('#bd-frame-' + slider.value);
    slider.setAttribute('aria-valuetext', caption.textContent);
  }

  function copied(button) {
    const text = button.querySelector('.bd-copy-text');
    text.textContent = button.dataset.done;
  }

  function copy(button) {
    const commands = button.parentNode.querySelector('.bd-command');
    const selected = function () { copySelected(button, commands); };
    // Without TLS browsers offer no clipboard, but they copy what is selected.
    if (!navigator.clipboard) { selected(); return; }
    navigator.clipboard.writeText(commands.textContent).then(() => { copied(button); }, selected);
  }

  function copySelected(button, commands) {
    const range = document.createRange();
    range.selectNodeContents(commands);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    if (document.execCommand('copy')) { copied(button); }
  }

  horizon.addInitFunction(() => {
    const plan = document.getElementById('bd-plan');
    if (!plan) { return; }
    plan.classList.add('bd-scripted');
    $(plan).on('input', '#bd-scrub', function () {
      chosen = this.value === this.max ? 0 : Number(this.value);
      show(plan);
    });
    $(plan).on('click', '.bd-copy', function () { copy(this); });
    new MutationObserver(() => { show(plan); }).observe(plan, {childList: true});
    show(plan);
  });
})(jQuery);
