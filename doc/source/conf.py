# SPDX-License-Identifier: Apache-2.0
"""How the documentation is built: ``make docs``."""

project = "backup_dashboard"
copyright = "the backup_dashboard authors"

extensions = ["myst_parser", "openstackdocstheme"]
templates_path = ["_templates"]
exclude_patterns = ["install/versions-table.md"]

# Headings can be linked to as on a page of a Git forge.
myst_heading_anchors = 4

html_theme = "openstackdocs"
openstackdocs_auto_name = False
openstackdocs_auto_version = False
openstackdocs_pdf_link = False
# No page reports to OpenStack who reads it.
html_theme_options = {"analytics_tracking_code": ""}
