# SPDX-License-Identifier: Apache-2.0
"""What the product knows: pure, typed Python without Django and without HTTP."""
