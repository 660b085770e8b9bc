// SPDX-License-Identifier: Apache-2.0
/* A page without a browser: our scripts in jsdom, a server that answers as it is told, and a clock moved by hand. */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

import {JSDOM} from 'jsdom';

const JS = new URL('../../static/backup_dashboard/js/', import.meta.url);
const JQUERY = readFileSync(createRequire(import.meta.url).resolve('jquery/dist/jquery.js'), 'utf8');

/* Everything that was to happen after what has just happened. */
const settled = () => new Promise((resolve) => { setImmediate(resolve); });

/* Timers that fire when the test lets time pass. */
class Clock {
  constructor(window) {
    this.now = 0;
    this.waiting = [];
    window.setTimeout = (act, after = 0, ...given) => this.add(act, after, given);
    window.setInterval = (act, every, ...given) => this.add(act, every, given, every);
    window.clearTimeout = window.clearInterval = (id) => {
      this.waiting = this.waiting.filter((each) => each.id !== id);
    };
  }

  add(act, after, given, every) {
    const timer = {id: Symbol('timer'), at: this.now + after, act: () => act(...given), every};
    this.waiting.push(timer);
    return timer.id;
  }

  async pass(milliseconds) {
    const end = this.now + milliseconds;
    const due = () => this.waiting.filter((each) => each.at <= end).sort((one, other) => one.at - other.at)[0];
    for (let next = due(); next; next = due()) {
      this.now = next.at;
      if (next.every) { next.at += next.every; } else { this.waiting = this.waiting.filter((each) => each !== next); }
      next.act();
      await settled();
    }
    this.now = end;
    await settled();
  }
}

/* What Horizon and Django give to every page. */
function surroundings(window) {
  const nothing = () => {};
  const named = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  window.gettext = (text) => text;
  window.ngettext = (one, many, count) => (count === 1 ? one : many);
  window.interpolate = (text, values, byName) => (byName ? named(text, values) : text.replace('%s', values[0]));
  window.horizon = {
    addInitFunction: (start) => start(),
    datatables: {
      add_table_checkboxes: nothing, fix_row_striping: nothing, update_footer_count: nothing,
      update_header_checkbox: nothing, validate_button: nothing,
    },
    modals: {addModalInitFunction: nothing},
    tabs: {addTabLoadFunction: nothing},
  };
  // jsdom draws nothing: what is not hidden counts as seen.
  Object.defineProperty(window.HTMLElement.prototype, 'offsetParent', {
    get() { return this.closest('[hidden]') ? null : this.parentNode; },
  });
}

/* An answer of the server. */
export function answer(body, {status = 200, headers = {}} = {}) {
  return {
    headers: {get: (name) => headers[name] ?? null},
    json: () => Promise.resolve(body),
    ok: status < 400,
    redirected: false,
    status,
    text: () => Promise.resolve(body),
  };
}

/* A page with this body and these scripts of ours, as `page.document` and so on; `page.server` says what is
   answered to an address, and `page.asked` what was asked for. */
export function open(body, scripts, path = '/project/backup_schedules/') {
  const {window} = new JSDOM(body, {pretendToBeVisual: true, runScripts: 'outside-only', url: `https://dashboard.test${path}`});
  const page = {asked: [], clock: new Clock(window), document: window.document, server: () => answer(''), window};
  surroundings(window);
  window.fetch = (url) => {
    page.asked.push(url);
    return Promise.resolve(page.server(url));
  };
  page.one = (selector) => window.document.querySelector(selector);
  page.text = (selector) => page.one(selector).textContent.trim();
  page.hide = (hidden) => {
    Object.defineProperty(window.document, 'hidden', {configurable: true, value: hidden});
    window.document.dispatchEvent(new window.Event('visibilitychange'));
  };
  page.type = (selector, text, event = 'input') => {
    const field = page.one(selector);
    if (field.type === 'radio' || field.type === 'checkbox') { field.checked = text; } else { field.value = text; }
    field.dispatchEvent(new window.Event(event, {bubbles: true}));
  };
  window.eval(JQUERY);
  for (const name of scripts) { window.eval(readFileSync(new URL(`${name}.js`, JS), 'utf8')); }
  return page;
}
