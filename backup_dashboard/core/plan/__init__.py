# SPDX-License-Identifier: Apache-2.0
"""Forecasts of what a schedule will do: runs, backups, cost, collisions, commands."""
