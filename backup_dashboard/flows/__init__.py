# SPDX-License-Identifier: Apache-2.0
"""One use case per file: what a page shows or does, without any HTML."""
