# SPDX-License-Identifier: Apache-2.0
"""The view tests' settings, with the line of the operator's guide that denies access to readers until Horizon 26."""

import re
import tempfile
from pathlib import Path

from tests.views.settings import *  # noqa: F403
from tests.views.settings import POLICY_FILES

_GUIDE = Path(__file__).parents[2] / "doc" / "source" / "admin" / "index.md"
_LINE = re.findall(r"```yaml\n(.*?)```", _GUIDE.read_text(encoding="utf-8"), re.DOTALL)[0]
_file = Path(tempfile.mkdtemp(prefix="policy-")) / "cinder_policy.yaml"
_file.write_text(_LINE, encoding="utf-8")
POLICY_FILES = {**POLICY_FILES, "volume": str(_file)}
