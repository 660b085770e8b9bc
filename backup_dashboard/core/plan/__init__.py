# SPDX-License-Identifier: Apache-2.0
"""What a schedule will do: runs, backups, cost, collisions, commands."""
