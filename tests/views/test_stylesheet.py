# SPDX-License-Identifier: Apache-2.0
"""The style sheet compiles in both ways in which Horizon compiles those of plugins, with each theme's colours."""

import pytest
import sass
from django.conf import settings
from horizon import themes
from horizon.utils import scss_filter
from openstack_dashboard import theme_settings

from backup_dashboard import stylesheet

THEMES = [theme[0] for theme in settings.AVAILABLE_THEMES]


@pytest.fixture(autouse=True)
def theme_files(settings) -> None:
    """Horizon's test settings leave the themes' own files out."""
    folders = theme_settings.get_theme_static_dirs(
        settings.AVAILABLE_THEMES, settings.THEME_COLLECTION_DIR, settings.ROOT_PATH
    )
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, *folders]


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(themes._local, "theme", request.param, raising=False)
    return request.param


def among_the_themes_own(theme: str) -> str:
    variables = f"/{settings.THEME_COLLECTION_DIR}/{theme}/variables"
    names = (variables, f"/{stylesheet.WITHOUT_VARIABLES}")
    return sass.compile(
        string="".join(f'@import "{name}";' for name in names),
        importers=[(0, scss_filter.importer)],
        custom_functions={scss_filter.static_url},
    )


def as_this_horizon_does(theme: str) -> str:
    """From 25.6 on by itself, and until 25.5 among the theme's own."""
    if stylesheet.stylesheet() == stylesheet.WITHOUT_VARIABLES:
        return among_the_themes_own(theme)
    return scss_filter.ScssFilter(f'@import "/{stylesheet.WITH_VARIABLES}";').input()


def test_it_compiles_as_this_horizon_does(theme: str) -> None:
    css = as_this_horizon_does(theme)
    assert ".bd-badge" in css
    assert "{{" not in css


def test_it_compiles_among_the_themes_own_as_until_horizon_25_5(theme: str) -> None:
    assert ".bd-badge" in among_the_themes_own(theme)


def test_each_theme_has_its_own_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    made = set()
    for theme in THEMES:
        monkeypatch.setattr(themes._local, "theme", theme, raising=False)
        made.add(as_this_horizon_does(theme))
    assert len(made) == len(THEMES) > 1
