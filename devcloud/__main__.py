# SPDX-License-Identifier: Apache-2.0
"""Entry point of ``python3 -m devcloud``."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  said to people with an older one
    sys.exit("devcloud: Python 3.11 or newer is needed, this is " + sys.version.split()[0])

from devcloud.cli import main

sys.exit(main())
