# SPDX-License-Identifier: Apache-2.0
"""Fills the cloud with people, addresses and volumes; runs in the cloud's virtual environment."""
