# SPDX-License-Identifier: Apache-2.0
"""The form that makes a schedule, and the one that edits it."""
