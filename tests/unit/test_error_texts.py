# SPDX-License-Identifier: Apache-2.0
"""The services of the devcloud still say the words by which their errors are known."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from backup_dashboard.core import error_texts
from backup_dashboard.core.error_texts import ErrorText
from devcloud import settings

TEXTS = {name: text for name, text in vars(error_texts).items() if isinstance(text, ErrorText)}
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@cache
def packages(service: str) -> Path:
    """Where a service of the devcloud is installed."""
    python = settings.load().python_of(service)
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())


def source_of(path: str) -> str:
    """The source of a module of Mistral's, of the libraries beside it, of Cinder or of Keystone."""
    found = [packages(service) / path for service in ("mistral", "cinder")]
    return next(each for each in found if each.exists()).read_text(encoding="utf-8")


def strings(node: ast.AST) -> Iterator[str]:
    """Every text of a module's source, joined as Python joins it, with ``%s`` for each place of an f-string."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "%s" for part in node.values
        )
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from strings(child)


def is_said(text: ErrorText, source: str) -> bool:
    """Whether a module has a text that gives the example's words, those of the pattern among them."""
    for said in strings(ast.parse(source)):
        words = PLACE.split(said)
        if sum(map(len, words)) >= 8:
            found = re.search(".*".join(map(re.escape, words)), text.example, re.DOTALL)
            if found and re.search(text.pattern, found[0]):
                return True
    return False


@pytest.mark.parametrize("name", TEXTS)
def test_what_an_error_is_known_by_is_still_said(name: str) -> None:
    text = TEXTS[name]
    assert is_said(text, source_of(text.said_by)), (
        f"{text.said_by} does not say {text.pattern!r} any more"
    )


@pytest.mark.parametrize(
    "source",
    [
        "msg = _('Volume to be backed up is busy.')",
        "msg = 'current status'",
        '# Volume to be backed up must be available or in-use, but the current status is "%s".',
    ],
)
def test_other_words_are_noticed(source: str) -> None:
    assert not is_said(error_texts.BUSY, source)


@pytest.mark.parametrize(
    "source",
    [
        "_('Volume to be backed up must be available '\n  'or in-use, but the current status is \"%s\".') % status",
        "f'the current status is \"{volume.status}\".'",
        "'the current status is \"{}\".'.format(status)",
    ],
)
def test_words_are_found_in_whatever_way_python_puts_them_together(source: str) -> None:
    assert is_said(error_texts.BUSY, source)
