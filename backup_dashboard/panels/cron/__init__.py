# SPDX-License-Identifier: Apache-2.0
"""The cron field of the forms: its widget, its controls that follow each other, and cron patterns in words."""
