# SPDX-License-Identifier: Apache-2.0
"""The panels that this cloud hides from Horizon's menu, because it has no service for them."""
