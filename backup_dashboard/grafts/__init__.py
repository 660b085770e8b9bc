# SPDX-License-Identifier: Apache-2.0
"""What is added to Horizon's own Volumes pages."""
