# SPDX-License-Identifier: Apache-2.0
"""One use case a file: what a page shows or does, without a word of HTML."""
