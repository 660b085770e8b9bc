# SPDX-License-Identifier: Apache-2.0
"""The catalogs hold what the sources say, Polish is whole, and what is installed speaks it."""

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message

from tests.support.unit.building import build
from tests.support.unit.building import copy_sources
from tools import messages

PACKAGE = messages.REPO / "backup_dashboard"
LOCALE = PACKAGE / "locale"
CATALOGS = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\{.*?\}\}|\{\w*\}")
TAG = re.compile(r"</?\w+[^>]*>")


def keys(catalog: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in catalog if message.id}


def polish() -> list[Message]:
    catalogs = [
        messages.read(LOCALE / "pl/LC_MESSAGES" / f"{name}.po") for name in messages.DOMAINS
    ]
    return [message for catalog in catalogs for message in catalog if message.id]


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each form of a translation with the source that it stands for: the first with the singular."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    singular, plural = message.id
    first, *more = message.string
    return [(singular, first), *((plural, form) for form in more)]


def places(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text) + TAG.findall(text))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_sources(tmp_path / "copy")


@pytest.mark.parametrize("domain", messages.DOMAINS)
def test_the_catalogs_hold_exactly_the_strings_of_the_sources(domain: str) -> None:
    wanted = keys(messages.extract(domain))
    assert wanted, "nothing was extracted"
    for path in (LOCALE / f"{domain}.pot", *LOCALE.glob(f"*/LC_MESSAGES/{domain}.po")):
        assert keys(messages.read(path)) == wanted, f"{path.name}: run make messages"


def test_a_second_make_messages_changes_nothing(copy: Path) -> None:
    def texts() -> dict[Path, bytes]:
        files = (copy / "backup_dashboard" / "locale").rglob("*.po*")
        return {path: path.read_bytes() for path in files}

    messages.update(copy)
    first = texts()
    messages.update(copy)
    assert len(first) == len(messages.DOMAINS) + len(CATALOGS)
    assert texts() == first
    assert not any(str(copy).encode() in text or b"POT-Creation" in text for text in first.values())


def test_a_new_language_begins_with_its_folder(copy: Path) -> None:
    folder = copy / "backup_dashboard" / "locale" / "ja" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    messages.update(copy)
    for domain in messages.DOMAINS:
        assert keys(messages.read(folder / f"{domain}.po")) == keys(messages.extract(domain))


def test_every_polish_message_is_translated_in_every_plural_form_and_none_is_fuzzy() -> None:
    for message in polish():
        forms = [message.string] if isinstance(message.id, str) else message.string
        assert len(forms) == (1 if isinstance(message.id, str) else 3), message.id
        assert all(form.strip() for form in forms), message.id
        assert not message.fuzzy, message.id


def test_placeholders_and_markup_are_the_same_in_every_translation() -> None:
    for message in polish():
        for source, said in pairs(message):
            assert places(said) == places(source), message.id


def test_polish_counts_as_poles_do() -> None:
    form = gettext.c2py(messages.read(LOCALE / "pl/LC_MESSAGES/django.po").plural_expr)
    assert [form(n) for n in (1, 2, 4, 5, 12, 14, 22, 25, 112)] == [0, 1, 1, 2, 2, 2, 1, 2, 2]


def files(folder: Path, pattern: str) -> set[str]:
    """What the package should hold of a folder, as the names of a wheel."""
    found = folder.resolve().rglob(pattern)
    return {
        (Path("backup_dashboard") / folder.name / path.relative_to(folder.resolve())).as_posix()
        for path in found
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_compiled_catalogs_and_all_that_pages_are_made_from(copy: Path) -> None:
    with build("build_wheel", copy) as wheel:
        names = set(wheel.namelist())
        for path in CATALOGS:
            compiled = path.relative_to(messages.REPO).with_suffix(".mo").as_posix()
            with wheel.open(compiled) as file:
                assert gettext.GNUTranslations(file).info()["language"] == path.parts[-3]
    for folder, pattern in (
        ("conf", "*.yaml"),
        ("enabled", "*.py"),
        ("local_settings.d", "*.py"),
        ("static", "*"),
        ("templates", "*"),
        ("workflows", "*.yaml"),
    ):
        wanted = files(PACKAGE / folder, pattern)
        assert wanted
        assert wanted <= names
    assert not [name for name in names if name.startswith("backup_dashboard/workflows/source/")]


def test_an_editable_install_speaks_polish(copy: Path) -> None:
    with build("build_editable", copy):
        locale = copy / "backup_dashboard" / "locale"
        polish = gettext.translation("django", locale, ["pl"])
        scripts = gettext.translation("djangojs", locale, ["pl"])
    assert polish.gettext("Schedule Backups") == "Zaplanuj kopie zapasowe"
    assert scripts.gettext("Waiting for the run to end…") == "Oczekiwanie na zakończenie przebiegu…"
