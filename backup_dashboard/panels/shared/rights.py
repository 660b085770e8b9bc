# SPDX-License-Identifier: Apache-2.0
"""Rules of the cloud's policy that a user must satisfy, as Horizon checks them."""

MAY_BACK_UP = (("volume", "backup:create"),)
"""What Cinder's policy requires of a user who makes backups; Mistral's would let readers schedule backups."""

MAY_HOLD = (("volume", "backup:update"),)
"""What Cinder's policy requires of a user who changes the metadata of backups."""

MAY_RESTORE = (("volume", "backup:restore"),)
"""What Cinder's policy requires of a user who restores backups."""
