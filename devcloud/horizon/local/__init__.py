# SPDX-License-Identifier: Apache-2.0
"""The package ``local`` with ``local_settings``, which Horizon imports because it is first on the path."""
