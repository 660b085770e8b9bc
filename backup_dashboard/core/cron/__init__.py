# SPDX-License-Identifier: Apache-2.0
"""Cron patterns: their fields, what users may type, when they fire, and cadences with a plain name."""
