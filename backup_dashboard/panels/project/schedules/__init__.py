# SPDX-License-Identifier: Apache-2.0
"""The tab *Schedules*: its table, what can be done to a schedule, and the questions before it."""
