# SPDX-License-Identifier: Apache-2.0
"""Update the message catalogs from the strings of the sources: ``make messages``.

A new language begins with its folder, ``backup_dashboard/locale/<locale>/LC_MESSAGES``. The files contain no time
of extraction, so that a second run changes nothing.
"""

import io
import re
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from babel.messages.pofile import write_po

REPO = Path(__file__).resolve().parents[1]
DOMAINS = ("django", "djangojs")
OF_TEMPLATES = "horizon.utils.babel_extract_django:extract_django"
"""What babel-django.cfg names; until 26 it is a package that Horizon brings."""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **parse_keywords(["gettext_lazy", "gettext_noop", "ngettext_lazy:1,2", "pgettext_lazy:1c,2"]),
}
_HEADER = """\
# SPDX-License-Identifier: Apache-2.0
# Translations of backup_dashboard."""
_UNWANTED = re.compile(
    rb'^"((POT-Creation-Date|Generated-By|Report-Msgid-Bugs-To): .*|.*(YEAR-MO-DA|FULL NAME|LL@).*)\n',
    re.MULTILINE,
)
"""Header lines that change at every run or have no content."""


def extract(domain: str, repo: Path = REPO) -> Catalog:
    """Return the template of ``domain``: every translatable string of the sources below ``repo``."""
    with (repo / f"babel-{domain}.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    if find_spec("horizon.utils.babel_extract_django") is None:
        methods = [
            (pattern, "enmerkar.extract:extract_django" if method == OF_TEMPLATES else method)
            for pattern, method in methods
        ]
    template = Catalog(project="backup_dashboard", header_comment=_HEADER)
    messages = extract_from_dir(repo, methods, options, KEYWORDS, comment_tags=["Translators:"])
    for file, line, message, comments, context in messages:
        template.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return template


def read(path: Path) -> Catalog:
    """Read a catalog; its language is the name of its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def _write(path: Path, catalog: Catalog) -> None:
    text = io.BytesIO()
    write_po(
        text, catalog, width=100, sort_by_file=True, ignore_obsolete=True, include_lineno=False
    )
    path.write_bytes(_UNWANTED.sub(b"", text.getvalue()))


def update(repo: Path = REPO) -> None:
    """Write the templates and the catalogs of every language; existing translations are preserved."""
    locale = repo / "backup_dashboard" / "locale"
    for domain in DOMAINS:
        template = extract(domain, repo)
        _write(locale / f"{domain}.pot", template)
        for folder in sorted(locale.glob("*/LC_MESSAGES")):
            path = folder / f"{domain}.po"
            if path.exists():
                catalog = read(path)
            else:
                language = folder.parent.name
                catalog = Catalog(language, project="backup_dashboard", fuzzy=False)
                catalog.header_comment = _HEADER
            catalog.update(template)
            _write(path, catalog)


if __name__ == "__main__":
    update()
