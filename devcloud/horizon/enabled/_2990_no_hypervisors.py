# SPDX-License-Identifier: Apache-2.0
"""Remove Admin > Compute > Hypervisors, which asks a placement service; this cloud has neither."""

PANEL = "hypervisors"
PANEL_DASHBOARD = "admin"
PANEL_GROUP = "compute"
REMOVE_PANEL = True
