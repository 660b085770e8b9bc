# SPDX-License-Identifier: Apache-2.0
"""What can be done to a schedule: actions, and the questions before them."""
