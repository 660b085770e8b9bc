# SPDX-License-Identifier: Apache-2.0
"""How the release notes are built: ``make docs``."""

project = "backup_dashboard Release Notes"
copyright = "the backup_dashboard authors"

extensions = ["openstackdocstheme", "reno.sphinxext"]

templates_path = ["../../doc/source/_templates"]

html_theme = "openstackdocs"
openstackdocs_auto_name = False
openstackdocs_auto_version = False
openstackdocs_pdf_link = False
# No page reports to OpenStack who reads it.
html_theme_options = {"analytics_tracking_code": ""}
