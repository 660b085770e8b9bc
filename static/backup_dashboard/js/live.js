/* SPDX-License-Identifier: Apache-2.0 */
/* Lists that keep themselves true: each .bd-live block asks for itself again after the seconds that
   the server names in data-live-in, and puts in only what has changed. Nothing is asked while the
   page or the block is out of sight. A block that has an address of its own (data-live-url) is asked for there. */
(function ($) {
  'use strict';

  function visible(block) {
    return !document.hidden && block.offsetParent !== null;
  }

  function busy(row) {
    return row.querySelector('.btn-group.open, .dropdown.open') !== null || row.contains(document.activeElement);
  }

  function mergeRows(body, fresh) {
    var known = {};
    $(body).children('tr').each(function () { known[this.id] = this; });
    $(fresh).children('tr').each(function () {
      var row = this;
      var old = row.id && known[row.id];
      row.bdServed = row.outerHTML;
      if (old && (busy(old) || (old.bdServed || old.outerHTML) === row.bdServed)) {
        row = old;
      } else if (old) {
        $(row).find('.table-row-multi-select').prop('checked', $(old).find('.table-row-multi-select').prop('checked'));
      }
      body.appendChild(row);
      if (old && old !== row) { old.remove(); }
      if (old) { delete known[row.id]; }
    });
    Object.keys(known).forEach(function (id) { known[id].remove(); });
    $(body).children('tr.empty').not($(body).children('tr').last()).remove();
  }

  function merge(block, fresh) {
    var tables = block.querySelectorAll('table.datatable');
    var freshTables = fresh.querySelectorAll('table.datatable');
    var outside = function (root) {
      var copy = root.cloneNode(true);
      $(copy).find('table.datatable, input[name=csrfmiddlewaretoken]').remove();
      return copy.innerHTML;
    };
    block.bdOutside = block.bdOutside || outside(block);
    var now = outside(fresh);
    if (tables.length !== freshTables.length || block.bdOutside !== now) {
      var open = $(block).find('details[open]').map(function () { return this.id; }).get();
      block.innerHTML = fresh.innerHTML;
      open.forEach(function (id) { $(document.getElementById(id)).attr('open', ''); });
    } else {
      for (var i = 0; i < tables.length; i++) {
        mergeRows(tables[i].tBodies[0], freshTables[i].tBodies[0]);
      }
    }
    block.bdOutside = now;
    block.dataset.liveIn = fresh.dataset.liveIn || '';
  }

  function address(block) {
    if (block.dataset.liveUrl) { return block.dataset.liveUrl; }
    var url = new URL(window.location.href);
    if (block.dataset.liveTab) { url.searchParams.set('tab', block.dataset.liveTab); }
    return url.toString();
  }

  function refresh(block) {
    fetch(address(block), {headers: {'X-Requested-With': 'XMLHttpRequest'}, credentials: 'same-origin'})
      .then(function (answer) {
        if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
        return answer.text();
      })
      .then(function (html) {
        var fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('.bd-live');
        if (fresh && block.isConnected) { merge(block, fresh); }
      })
      .catch(function () { block.dataset.liveIn = '30'; })
      .finally(function () { watch(block); });
  }

  function watch(block) {
    var seconds = parseFloat(block.dataset.liveIn);
    if (!seconds || !block.isConnected) { return; }
    setTimeout(function look() {
      if (!block.isConnected) { return; }
      if (visible(block)) { refresh(block); } else { setTimeout(look, 1000); }
    }, seconds * 1000);
  }

  function start(root) {
    $(root).find('.bd-live').addBack('.bd-live').each(function () {
      if (!this.bdWatched) {
        this.bdWatched = true;
        watch(this);
      }
    });
  }

  horizon.addInitFunction(function () { start(document.body); });
  horizon.tabs.addTabLoadFunction(function (tab) { start(tab); });
})(jQuery);
