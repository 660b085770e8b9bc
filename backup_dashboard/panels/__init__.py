# SPDX-License-Identifier: Apache-2.0
"""The pages, by Horizon's conventions: views stay thin and leave the work to ``flows``."""
