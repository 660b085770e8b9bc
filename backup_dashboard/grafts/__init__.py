# SPDX-License-Identifier: Apache-2.0
"""What the plugin adds to Horizon's own Volumes pages."""
