# SPDX-License-Identifier: Apache-2.0
"""Cron patterns: their fields, what may be typed, when they fire, and the cadences that people know."""
