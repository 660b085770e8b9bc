# SPDX-License-Identifier: Apache-2.0
"""The plan beside the form."""
