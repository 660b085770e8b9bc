# SPDX-License-Identifier: Apache-2.0
"""A model of the rotation: which backup a run makes next, and which backups stay, each with its reason.

``cinder_volume_backup_rotation.yaml`` has the same rules for Mistral; the backups that it leaves in Cinder are
compared with this model. All functions are pure. They take the backups of one volume, of any owner, oldest
first, while none of them is ``creating`` or ``deleting``: a run waits for that.
"""
