# SPDX-License-Identifier: Apache-2.0
"""Admin → Volume → Backup Schedules: the overview of all projects."""
