# SPDX-License-Identifier: Apache-2.0
"""Admin → Volume → Backup Schedules: the same across all projects."""
