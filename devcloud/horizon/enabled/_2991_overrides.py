# SPDX-License-Identifier: Apache-2.0
"""Name the module with this site's changes to Horizon."""

FEATURE = "devcloud_overrides"

UPDATE_HORIZON_CONFIG = {"customization_module": "devcloud.horizon.overrides"}
