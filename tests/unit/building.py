# SPDX-License-Identifier: Apache-2.0
"""The package, built as pip builds it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tools import messages

SOURCES = (
    "setup.py",
    "pyproject.toml",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
    "babel-django.cfg",
    "babel-djangojs.cfg",
    "backup_dashboard",
    "enabled",
    "static",
    "templates",
)


def copy_sources(target: Path) -> Path:
    """Copy only the sources, without compiled files."""
    target.mkdir()
    for name in SOURCES:
        source = messages.REPO / name
        if source.is_dir():
            unwanted = shutil.ignore_patterns("*.mo", "__pycache__", "*.egg-info")
            shutil.copytree(source, target / name, symlinks=True, ignore=unwanted)
        else:
            shutil.copy(source, target)
    return target


def build(hook: str, copy: Path) -> zipfile.ZipFile:
    """Build as pip does: with the hook of the backend, in a process of its own."""
    script = f"from setuptools import build_meta as b; b.{hook}('dist')"
    (copy / "dist").mkdir()
    subprocess.run([sys.executable, "-c", script], cwd=copy, check=True, capture_output=True)
    return zipfile.ZipFile(next((copy / "dist").glob("*.whl")))
