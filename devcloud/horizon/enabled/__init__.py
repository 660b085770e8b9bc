# SPDX-License-Identifier: Apache-2.0
"""What this cloud hides from Horizon's menu, because it has no service for it."""
