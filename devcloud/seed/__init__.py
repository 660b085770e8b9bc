# SPDX-License-Identifier: Apache-2.0
"""Fill the cloud with users, addresses and volumes; runs in the virtual environment of the cloud."""
