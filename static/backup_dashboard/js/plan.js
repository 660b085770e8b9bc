/* SPDX-License-Identifier: Apache-2.0 */
/* The plan: the slider of the retention picture, and the button that copies the commands. The server
   has drawn every frame; without this script the last one is shown, and all stand in a table. */
(function ($) {
  'use strict';

  var chosen = 0; // the run that the slider was moved to; 0 for the last one

  function show(plan) {
    var slider = plan.querySelector('#bd-scrub');
    if (!slider) { return; }
    slider.value = chosen || slider.max;
    plan.querySelectorAll('.bd-frame').forEach(function (frame) {
      frame.hidden = frame.dataset.frame !== slider.value;
    });
    var caption = plan.querySelector('#bd-frame-' + slider.value);
    slider.setAttribute('aria-valuetext', caption.textContent);
  }

  function copied(button) {
    var text = button.querySelector('.bd-copy-text');
    text.textContent = button.dataset.done;
  }

  function copy(button) {
    var commands = button.parentNode.querySelector('.bd-command');
    var selected = function () { copySelected(button, commands); };
    // Without TLS browsers offer no clipboard, but they copy what is selected.
    if (!navigator.clipboard) { selected(); return; }
    navigator.clipboard.writeText(commands.textContent).then(function () { copied(button); }, selected);
  }

  function copySelected(button, commands) {
    var range = document.createRange();
    range.selectNodeContents(commands);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    if (document.execCommand('copy')) { copied(button); }
  }

  horizon.addInitFunction(function () {
    var plan = document.getElementById('bd-plan');
    if (!plan) { return; }
    plan.classList.add('bd-scripted');
    $(plan).on('input', '#bd-scrub', function () {
      chosen = this.value === this.max ? 0 : Number(this.value);
      show(plan);
    });
    $(plan).on('click', '.bd-copy', function () { copy(this); });
    new MutationObserver(function () { show(plan); }).observe(plan, {childList: true});
    show(plan);
  });
})(jQuery);
