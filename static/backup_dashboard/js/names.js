/* SPDX-License-Identifier: Apache-2.0 */
/* The name that is proposed for a schedule: the rule of core/schedules.py, proposed_name, while somebody chooses. */
(function () {
  'use strict';

  const MAX_LENGTH = 200;

  function propose(cadence, volume) {
    const kept = volume
      .replace(/[^\p{L}\p{M}\p{N}_-]|[\u{10000}-\u{10FFFF}]/gu, '-')
      .replace(/(^|[_-])\p{M}+/gu, '$1')
      .replace(/^-+|-+$/g, '');
    return (cadence + '-' + (kept || 'volume')).slice(0, MAX_LENGTH);
  }

  window.backupDashboardNames = {propose: propose};
})();
