# SPDX-License-Identifier: Apache-2.0
"""The page of one run, and what can be done to it."""
