/* SPDX-License-Identifier: Apache-2.0 */
/* Lists that keep themselves true: each .bd-live block asks for itself again after the seconds that
   the server names in data-live-in, and merges what has changed. Nothing is asked while the page or the block
   is out of sight, a dialog is open, or a form is on its way. A block that has an address of its own
   (data-live-url) is asked for there. */
(function ($) {
  'use strict';

  const merging = window.backupDashboardMerge;
  const session = window.backupDashboardSession;
  const SAID = 3;

  function canChange(block) {
    return !document.hidden && block.offsetParent !== null && !document.body.classList.contains('modal-open') &&
      block.querySelector('form[data-submitted]') === null;
  }

  /* The rows by their ids, each with its name and its state in words. */
  function standing(block) {
    const rows = {};
    $(block).find('tr[data-display]').each(function () {
      rows[this.id] = {name: this.dataset.display, state: $(this).find('.bd-badge, .bd-resting').first().text()};
    });
    return rows;
  }

  function differences(before, now) {
    const found = Object.keys(now).filter((id) => {
      return !before[id] || before[id].state !== now[id].state;
    }).map((id) => {
      const text = before[id] ? gettext('%(name)s: %(state)s') : gettext('New: %(name)s');
      return interpolate(text, now[id], true);
    });
    return found.concat(Object.keys(before).filter((id) => { return !now[id]; }).map((id) => {
      return interpolate(gettext('No longer in the list: %(name)s'), before[id], true);
    }));
  }

  /* Say once what has changed, to those who do not see it. */
  function say(changes) {
    const region = document.getElementById('bd-says');
    if (!changes.length) { return; }
    if (changes.length > SAID) {
      const more = changes.length - SAID;
      changes = changes.slice(0, SAID).concat(interpolate(ngettext('%s more change', '%s more changes', more), [more]));
    }
    region.textContent = changes.join('. ');
  }

  function settleButtons(block) {
    $(block).find('.table_wrapper > form').each(function () {
      horizon.datatables.validate_button($(this), $(this).find('.table-row-multi-select:checked').length === 0);
    });
  }

  /* Bring Horizon's boxes, numbers and buttons in step with rows that have come or gone. */
  function settle(block) {
    horizon.datatables.add_table_checkboxes(block);
    $(block).find('table.datatable').each(function () {
      horizon.datatables.update_header_checkbox($(this));
      horizon.datatables.update_footer_count($(this), 0);
      horizon.datatables.fix_row_striping($(this));
    });
    settleButtons(block);
  }

  function merge(block, fresh) {
    const seconds = fresh.dataset.liveIn || '';
    const first = block.querySelector('[data-live-progress]');
    const before = standing(block);
    merging.merge(block, fresh);
    const now = standing(block);
    if (Object.keys(before).join() !== Object.keys(now).join()) { settle(block); }
    if (!first) { say(differences(before, now)); }
    block.dataset.liveIn = seconds;
  }

  function address(block) {
    if (block.dataset.liveUrl) { return block.dataset.liveUrl; }
    const url = new URL(window.location.href);
    if (block.dataset.liveTab) { url.searchParams.set('tab', block.dataset.liveTab); }
    return url.toString();
  }

  function lose(block, answer) {
    block.dataset.liveIn = '';
    session.lost(block, answer, () => { refresh(block); });
  }

  function ask(url) {
    return fetch(url, {headers: {'X-Requested-With': 'XMLHttpRequest'}, credentials: 'same-origin'});
  }

  /* While a block is being counted for the first time, say how far that is; gives what ends it. */
  function follow(block) {
    const place = block.querySelector('[data-live-progress]');
    const timer = place && setInterval(() => {
      ask(place.dataset.liveProgress)
        .then((answer) => { return answer.ok && !answer.redirected ? answer.text() : ''; })
        .then((text) => { if (place.isConnected) { place.textContent = text; } })
        .catch(() => { /* It is a help alone. */ });
    }, 1000);
    return function () { clearInterval(timer); };
  }

  function refresh(block) {
    const end = follow(block);
    ask(address(block))
      .then((answer) => {
        if (session.ended(answer)) {
          lose(block, answer);
          return '';
        }
        if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
        return answer.text();
      })
      .then((html) => {
        if (!html) { return; }
        session.found(block);
        const fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('.bd-live');
        if (fresh && block.isConnected && canChange(block)) {
          merge(block, fresh);
        } else if (fresh) {
          // What only stands in for the list is asked for again as soon as somebody looks.
          block.dataset.liveIn = block.querySelector('[data-live-progress]') ? '1' : fresh.dataset.liveIn || '';
        }
      })
      .catch(() => { block.dataset.liveIn = '30'; })
      .finally(() => {
        end();
        watch(block);
      });
  }

  function watch(block) {
    const seconds = parseFloat(block.dataset.liveIn);
    if (!seconds || !block.isConnected) { return; }
    setTimeout(function look() {
      if (!block.isConnected || !block.dataset.liveIn) { return; }
      if (canChange(block)) { refresh(block); } else { setTimeout(look, 1000); }
    }, seconds * 1000);
  }

  function start(root) {
    $(root).find('.bd-live').addBack('.bd-live').each(function () {
      if (!this.bdWatched) {
        this.bdWatched = true;
        merging.remember(this);
        watch(this);
        // After Horizon's own scripts, which light a button that has no box to tick beside it.
        setTimeout(settleButtons, 0, this);
      }
    });
  }

  document.addEventListener('bd-signed-out', () => {
    $('.bd-live').each(function () { if (this.dataset.liveIn || this.dataset.liveUrl) { lose(this); } });
  });

  // Here the page is as the server wrote it: no script has changed it yet.
  $('.bd-live').each(function () { merging.remember(this); });
  horizon.addInitFunction(() => {
    $('<div id="bd-says" class="sr-only" role="status"></div>').appendTo(document.body);
    start(document.body);
  });
  horizon.tabs.addTabLoadFunction((tab) => { start(tab); });
})(jQuery);
