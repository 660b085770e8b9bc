# SPDX-License-Identifier: Apache-2.0
"""Evaluate patterns with the croniter or the cronsim of the named folder: JSON in, JSON out.

Input: a list of pattern, start (ISO, naive UTC) and count. Output: for each of them the dates, or the name of the
error. ``croniter`` and ``cronsim`` return the next dates; ``back`` (croniter backwards) and ``ours`` (our code with
that croniter) return the previous ones.
"""

import json
import sys
import warnings
from datetime import UTC
from datetime import datetime
from itertools import islice

library, folder = sys.argv[1:]
sys.path.insert(0, folder)
warnings.simplefilter("ignore")

if library == "cronsim":
    from cronsim import CronSim

    def runs(pattern, start, _count):
        return CronSim(pattern, start)
elif library == "ours":
    from backup_dashboard.core.cron.dates import previous_runs

    def runs(pattern, start, count):
        found = previous_runs(pattern, start.replace(tzinfo=UTC), count)
        return (each.replace(tzinfo=None) for each in found)
else:
    from croniter import croniter

    def runs(pattern, start, _count):
        found = croniter(pattern, start)
        return (found.all_next if library == "croniter" else found.all_prev)(datetime)


def answer(pattern, start, count):
    try:
        found = islice(runs(pattern, datetime.fromisoformat(start), count), count)
        return [moment.isoformat() for moment in found]
    except Exception as error:  # any error of a library is part of its answer
        return type(error).__name__


jobs = json.load(sys.stdin)
found = [answer(*job) for job in jobs]
assert library == "cronsim" or sys.modules["croniter"].__file__.startswith(folder)
json.dump(found, sys.stdout)
