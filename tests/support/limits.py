# SPDX-License-Identifier: Apache-2.0
"""How many backups a rotation keeps, by the names of its inputs."""


def keeping(fulls: int, incrementals: int) -> dict[str, int]:
    """Return the limits of a rotation of ``fulls``, each with ``incrementals``."""
    return {"max_full_backups": fulls, "max_incremental_backups": incrementals}
