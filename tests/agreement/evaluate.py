# SPDX-License-Identifier: Apache-2.0
"""Evaluates patterns by the croniter or the cronsim of the folder that is named: JSON in, JSON out.

In: a list of pattern, start (ISO, naive UTC) and count. Out: for each the next dates, or the error's name.
"""

import json
import sys
import warnings
from datetime import datetime
from itertools import islice

library, folder = sys.argv[1:]
sys.path.insert(0, folder)
warnings.simplefilter("ignore")

if library == "croniter":
    from croniter import croniter

    def runs(pattern, start):
        return croniter(pattern, start).all_next(datetime)
else:
    from cronsim import CronSim as runs


def answer(pattern, start, count):
    try:
        found = islice(runs(pattern, datetime.fromisoformat(start)), count)
        return [moment.isoformat() for moment in found]
    except Exception as error:  # whatever a library raises is its answer
        return type(error).__name__


found = [answer(*job) for job in json.load(sys.stdin)]
assert library != "croniter" or sys.modules["croniter"].__file__.startswith(folder)
json.dump(found, sys.stdout)
