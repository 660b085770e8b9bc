# SPDX-License-Identifier: Apache-2.0
"""The form that creates a schedule, the form that edits one, and the plan beside them."""
