# SPDX-License-Identifier: Apache-2.0
"""Keeps readers from what Cinder refuses them, also where Horizon lets the older forms of Cinder's rules pass."""

from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "conf" / "cinder_policy.d"
"""Cinder's rules for those who make backups, as files that Horizon reads."""


def with_our_rules(
    folders: Mapping[str, Sequence[str]], path: str, files: Mapping[str, str]
) -> dict[str, Sequence[str]]:
    """Give ``POLICY_DIRS`` with our rules for Cinder, before the site's own folders, which count more.

    ``path`` and ``files`` are ``POLICY_FILES_PATH`` and ``POLICY_FILES``. Horizon reads folders after files, so where
    the site's file for Cinder names one of our rules itself, the folders stay as they are; so do they where Horizon
    checks none of Cinder's rules.
    """
    ours = {name for each in FOLDER.glob("*.yaml") for name in _rules(each)}
    if "volume" not in files or ours & _rules(Path(path, files["volume"])).keys():
        return dict(folders)
    return {**folders, "volume": [str(FOLDER), *folders.get("volume", ())]}


def _rules(file: Path) -> Mapping[str, Any]:
    if not file.is_file():
        return {}
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found if isinstance(found, dict) else {}
