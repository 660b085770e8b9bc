# SPDX-License-Identifier: Apache-2.0
"""Scheduled volume backups for OpenStack: a Horizon plugin on Cinder and Mistral.

Imports run one way: ``grafts`` use ``panels``; ``panels`` use ``flows``; ``flows`` use ``api`` and ``core``;
``api`` uses ``core``; ``core`` uses nothing of ours, no Django and no HTTP.
"""
