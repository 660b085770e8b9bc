# SPDX-License-Identifier: Apache-2.0
"""Which of our two style sheets to give to Horizon: its versions compile the style sheets of plugins in two ways."""

from importlib import resources
from importlib.resources.abc import Traversable

WITHOUT_VARIABLES = "backup_dashboard/scss/backup_dashboard.scss"
"""For Horizon until 25.5, whose themes.scss imports it after the variables of the theme."""

WITH_VARIABLES = "backup_dashboard/scss/with_variables.scss"
"""For Horizon from 25.6 on, which compiles it separately, and only then replaces THEME in imports."""


def stylesheet(dashboard: Traversable | None = None) -> str:
    """Return the path, among the static files, of the style sheet that the installed Horizon can compile.

    ``dashboard`` is the folder of ``openstack_dashboard``. Until 25.5 it has a template that imports the style sheets
    of all plugins (``templates/themes/themes.scss``).
    """
    dashboard = dashboard or resources.files("openstack_dashboard")
    imports_all = dashboard / "templates" / "themes" / "themes.scss"
    return WITHOUT_VARIABLES if imports_all.is_file() else WITH_VARIABLES
