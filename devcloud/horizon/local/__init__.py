# SPDX-License-Identifier: Apache-2.0
"""Horizon imports ``local.local_settings``; this package stands first on its path."""
