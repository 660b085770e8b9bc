# SPDX-License-Identifier: Apache-2.0
"""What a person has to be allowed by the cloud's policy, as Horizon checks it."""

MAY_BACK_UP = (("volume", "backup:create"),)
"""What Cinder's policy wants of a user who makes backups: Mistral's would let readers schedule."""
