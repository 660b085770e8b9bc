# SPDX-License-Identifier: Apache-2.0
"""The domain rules: pure, typed Python without Django and without HTTP."""
