# SPDX-License-Identifier: Apache-2.0
"""The entry point of ``python3 -m devcloud``."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  for people with an older version
    sys.exit("devcloud: Python 3.11 or newer is needed, this is " + sys.version.split()[0])

from devcloud.cli import main

sys.exit(main())
