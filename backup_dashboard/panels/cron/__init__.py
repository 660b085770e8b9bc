# SPDX-License-Identifier: Apache-2.0
"""The cron field of the forms: its widget, its parts that follow each other, and patterns in words."""
