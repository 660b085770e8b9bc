# SPDX-License-Identifier: Apache-2.0
"""The package, built as pip builds it."""

import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from email.message import Message
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
    ".gitattributes",
    ".git_archival.txt",
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


def _call(hook: str, copy: Path) -> Path:
    script = f"from setuptools import build_meta as b; b.{hook}('dist')"
    (copy / "dist").mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-c", script], cwd=copy, check=True, capture_output=True)
    return copy / "dist"


def build(hook: str, copy: Path) -> zipfile.ZipFile:
    """Build as pip does: with the hook of the backend, in a process of its own."""
    return zipfile.ZipFile(next(_call(hook, copy).glob("*.whl")))


def metadata(copy: Path) -> Message:
    """What the wheel would say of itself, as pip asks for it."""
    for left in (copy / "dist").glob("*.dist-info"):
        shutil.rmtree(left)
    (told,) = _call("prepare_metadata_for_build_wheel", copy).glob("*.dist-info")
    return message_from_bytes((told / "METADATA").read_bytes())
