/* SPDX-License-Identifier: Apache-2.0 */
/* Puts what the server says now into a block that somebody is looking at. Idiomorph finds out which
   element is which; what is touched is decided here, by one rule: only what the server says otherwise than
   the last time. So ticks, typed text, open menus and <details>, classes of Horizon's scripts, focus, scroll
   and marked text stay. What has to wait, such as a row whose menu is open, is looked at again the next time. */
(function () {
  'use strict';

  // For each node of the page: what the server wrote in its place, the last time.
  const written = new WeakMap();
  // Elements in which something waits.
  const unfinished = new WeakSet();

  function isElement(node) { return node.nodeType === Node.ELEMENT_NODE; }

  function eachPair(one, other, act) {
    act(one, other);
    for (let i = 0; i < one.childNodes.length; i++) { eachPair(one.childNodes[i], other.childNodes[i], act); }
  }

  /* Take a part of the page for what the server wrote, before any script has changed it. */
  function remember(root) {
    eachPair(root, root.cloneNode(true), (node, copy) => {
      if (!written.has(node)) { written.set(node, copy); }
    });
  }

  function words(text) { return (text || '').split(/\s+/).filter(Boolean); }

  /* The classes that the server wants, with those that scripts have added and without those that they took away. */
  function mergedClasses(before, fresh, live) {
    before = words(before);
    live = words(live);
    const kept = words(fresh).filter((each) => { return before.indexOf(each) < 0 || live.indexOf(each) >= 0; });
    const added = live.filter((each) => { return before.indexOf(each) < 0 && kept.indexOf(each) < 0; });
    return kept.concat(added).join(' ');
  }

  function setAttribute(element, name, value) {
    if (value === null) {
      element.removeAttribute(name);
    } else if (element.getAttribute(name) !== value) {
      element.setAttribute(name, value);
    }
  }

  /* Give the fresh element the attributes that scripts have changed on the live one. */
  function mergeAttributes(before, fresh, live) {
    const names = new Set(before.getAttributeNames().concat(fresh.getAttributeNames(), live.getAttributeNames()));
    names.forEach((name) => {
      const values = [before, fresh, live].map((each) => { return each.getAttribute(name); });
      if (values[0] === values[1]) {
        setAttribute(fresh, name, values[2]);
      } else if (name === 'class') {
        setAttribute(fresh, name, mergedClasses.apply(null, values));
      }
    });
  }

  /* Whether a control holds something else than what the server put in. */
  function isTouched(control) {
    if (control.tagName === 'SELECT') {
      const first = control.querySelector('option[selected]') || control.options[0];
      return !!first && control.value !== first.value;
    }
    return /^(INPUT|TEXTAREA)$/.test(control.tagName) &&
      (control.value !== control.defaultValue || !!control.checked !== !!control.defaultChecked);
  }

  function hasOpenMenu(element) {
    return element.querySelector('.open > .dropdown-menu, :scope.open > .dropdown-menu') !== null;
  }

  function isMarked(text) {
    const selection = document.getSelection();
    return !selection.isCollapsed && selection.containsNode(text, true);
  }

  function isBeingFilledIn(element) {
    return element === document.activeElement && /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) &&
      !/^(checkbox|radio)$/.test(element.type);
  }

  /* Whether somebody is using this very node. A menu holds its whole row, whose state its entries belong to. */
  function mustWait(node) {
    if (!isElement(node)) { return isMarked(node); }
    return isBeingFilledIn(node) || (node.matches('tr, .open') && hasOpenMenu(node));
  }

  /* The rows around the one that has the focus, the following ones first. */
  function rowsAround(row) {
    const found = [];
    for (let each = row; each; each = each.nextElementSibling) { found.push(each); }
    for (let each = row; each; each = each.previousElementSibling) { found.push(each); }
    return found;
  }

  /* Give the focus to what is nearest to where it was. */
  function refocus(block, rows) {
    const row = rows.filter((each) => { return each.isConnected && block.contains(each); })[0];
    let next = row && row.querySelector('a[href], button, input');
    if (!next) {
      next = block;
      block.tabIndex = -1;
    }
    next.focus({preventScroll: true});
  }

  /* Merge what the server says now, an element of another document, into a block of the page. */
  function merge(block, fresh) {
    const copies = new WeakMap();
    const touched = new Map();
    const focused = block.contains(document.activeElement) ? document.activeElement : null;
    const rows = focused ? rowsAround(focused.closest('tr')) : [];

    function wait(node) {
      for (let each = node; each !== block.parentNode; each = each.parentNode) { unfinished.add(each); }
      return false;
    }

    function before(live, coming) {
      const last = written.get(live);
      if (last && !unfinished.has(live) && last.isEqualNode(coming)) { return false; }
      if (mustWait(live)) { return wait(live); }
      unfinished.delete(live);
      if (!isElement(live)) {
        // A text that a script wrote anew, and that says the same, stays.
        return Boolean(last) || live.data.trim() !== coming.data.trim();
      }
      if (isTouched(live)) { touched.set(live, live.value); }
      if (last) { mergeAttributes(last, coming, live); }
      return true;
    }

    function after(live, coming) {
      if (copies.has(coming)) { written.set(live, copies.get(coming)); }
      if (live.tagName === 'SELECT' && touched.has(live)) { live.value = touched.get(live); }
    }

    function mayGo(node) {
      if (!isElement(node)) { return true; }
      // What a script has put in, the server does not take away.
      return written.has(node) && !(hasOpenMenu(node) && !wait(node.parentNode));
    }

    if (!written.has(block)) { remember(block); }
    eachPair(fresh, fresh.cloneNode(true), (node, copy) => { copies.set(node, copy); });
    if (!before(block, fresh)) { return; }
    fresh.getAttributeNames().forEach((name) => { setAttribute(block, name, fresh.getAttribute(name)); });
    after(block, fresh);
    Idiomorph.morph(block, Array.prototype.slice.call(fresh.childNodes), {
      morphStyle: 'innerHTML',
      callbacks: {
        beforeNodeMorphed: before,
        afterNodeMorphed: after,
        afterNodeAdded: remember,
        beforeNodeRemoved: mayGo,
        beforeAttributeUpdated: function (name, element) {
          return !(/^(checked|value)$/.test(name) && touched.has(element));
        }
      }
    });
    if (focused && !focused.isConnected) { refocus(block, rows); }
  }

  window.backupDashboardMerge = {remember: remember, merge: merge};
})();
