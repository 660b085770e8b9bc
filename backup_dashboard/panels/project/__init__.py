# SPDX-License-Identifier: Apache-2.0
"""Project → Volumes → Backup Schedules."""
