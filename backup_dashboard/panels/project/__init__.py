# SPDX-License-Identifier: Apache-2.0
"""The panel Project → Volumes → Backup Schedules."""
