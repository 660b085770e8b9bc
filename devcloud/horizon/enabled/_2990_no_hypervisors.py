# SPDX-License-Identifier: Apache-2.0
"""Admin > Compute > Hypervisors asks a placement service; this cloud has neither."""

PANEL = "hypervisors"
PANEL_DASHBOARD = "admin"
PANEL_GROUP = "compute"
REMOVE_PANEL = True
