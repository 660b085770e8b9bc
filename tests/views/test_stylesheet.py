# SPDX-License-Identifier: Apache-2.0
"""The style sheet compiles in both ways in which Horizon compiles those of plugins, with each theme's colours."""

import re

import pytest
import sass
from django.conf import settings
from horizon import themes
from horizon.utils import scss_filter
from openstack_dashboard import theme_settings

from backup_dashboard import stylesheet
from backup_dashboard.panels.shared.tones import Tone

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


COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def rule(css: str, selector: str) -> dict[str, str]:
    """Everything that the rules of a selector say, the later over the earlier."""
    said: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", COMMENT.sub("", css)):
        if selector in {each.strip() for each in selectors.split(",")}:
            pairs = (each.partition(":") for each in body.split(";") if ":" in each)
            said |= {name.strip(): value.strip() for name, _colon, value in pairs}
    return said


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    digits = {"white": "fff", "black": "000"}.get(colour, colour.removeprefix("#"))
    digits = "".join(2 * each for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """How well one colour stands out from the other, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tone", Tone)
def test_what_is_written_on_a_colour_can_be_read_in_each_theme(theme: str, tone: Tone) -> None:
    css = as_this_horizon_does(theme)
    badge = rule(css, f".bd-tone-{tone}.bd-badge")
    assert contrast(badge["color"], badge["background-color"]) >= 4.5
    assert rule(css, f".bd-tone-{tone}.bd-resting") == badge
    day = rule(css, f".bd-tone-{tone}.bd-day") | rule(css, f".bd-day.bd-tone-{tone}")
    assert contrast(day["color"], day["background-color"]) >= 4.5
    box = rule(css, f".bd-tone-{tone}.bd-box")
    for text in (rule(css, ".bd-box")["color"], rule(css, ".bd-muted")["color"]):
        assert contrast(text, box["background-color"]) >= 4.5


def test_small_print_can_be_read_in_each_theme(theme: str) -> None:
    grey = rule(as_this_horizon_does(theme), ".bd-muted")["color"]
    assert contrast(grey, "#fff") >= 4.5
    assert contrast(grey, "#f5f5f5") >= 4.5
