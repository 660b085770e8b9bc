# SPDX-License-Identifier: Apache-2.0
"""Packaging of backup_dashboard: a Horizon plugin for scheduled volume backups."""

from pathlib import Path

from setuptools import find_packages
from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent


class BuildWithTranslations(build_py):
    """``build_py`` that compiles the message catalogs, so that a wheel holds translations."""

    def run(self) -> None:
        """Compile every ``.po`` of the package to a ``.mo`` beside it, then build as usual."""
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for catalog in (HERE / "backup_dashboard" / "locale").glob("*/LC_MESSAGES/*.po"):
            with catalog.open("rb") as source, catalog.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source, locale=catalog.parts[-3]))
        super().run()


setup(
    name="backup_dashboard",
    version="0.1.0",
    description="Horizon panel for scheduled volume backups, on Cinder and Mistral",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=find_packages(include=["backup_dashboard", "backup_dashboard.*"]),
    package_data={
        "backup_dashboard": [
            "local_settings.d/*.py",
            "locale/*/LC_MESSAGES/*",
            "static/**/*",
            "templates/**/*",
            "workflows/*.yaml",
            "py.typed",
        ]
    },
    # Nothing that Horizon brings: pip would put its own releases in the place of a distribution's files.
    install_requires=[
        "croniter>=2.0.5",
        "python-mistralclient>=5.0",
    ],
    classifiers=[
        "Environment :: OpenStack",
        "Framework :: Django",
        "Framework :: Django :: 4.2",
        "Framework :: Django :: 5.2",
        "Intended Audience :: End Users/Desktop",
        "Intended Audience :: System Administrators",
        "Programming Language :: Python :: 3 :: Only",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
    ],
    cmdclass={"build_py": BuildWithTranslations},
)
