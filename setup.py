# SPDX-License-Identifier: Apache-2.0
"""What pyproject.toml cannot say: the message catalogs are compiled when the package is built."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

LOCALE = Path(__file__).parent / "backup_dashboard" / "locale"


class BuildWithTranslations(build_py):
    """``build_py`` that compiles the message catalogs, so that a wheel holds translations."""

    def run(self) -> None:
        """Compile every ``.po`` of the package to a ``.mo`` beside it, then build as usual."""
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for catalog in LOCALE.glob("*/LC_MESSAGES/*.po"):
            with catalog.open("rb") as source, catalog.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source, locale=catalog.parts[-3]))
        super().run()


setup(cmdclass={"build_py": BuildWithTranslations})
