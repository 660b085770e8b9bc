# SPDX-License-Identifier: Apache-2.0
"""The tab *Schedules*: its table, the actions on schedules, and the dialogs that confirm them."""
