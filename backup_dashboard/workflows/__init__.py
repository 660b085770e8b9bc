# SPDX-License-Identifier: Apache-2.0
"""The three Mistral workflows of the user guide, one YAML file each, with their names in Mistral."""
