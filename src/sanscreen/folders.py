"""Where this user's files are: the lists kept, and the lists prepared for the next process.

In: environment variables. Out: paths, of folders that may not be there yet. Invariant: what a variable names is taken,
and nothing else is looked at. It makes no folder and reads no file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path, user_data_path

__all__ = ["CACHE_VARIABLE", "LISTS_VARIABLE", "OFF", "cache_folder", "lists_folder"]

CACHE_VARIABLE: Final = "SANSCREEN_CACHE"
"""Environment variable that names the cache folder; ``off`` keeps nothing."""
LISTS_VARIABLE: Final = "SANSCREEN_LISTS"
"""Environment variable that names the folder of stored lists."""
OFF: Final = "off"

_APP: Final = "sanscreen"


def cache_folder() -> Path | None:
    """Return where prepared lists are kept.

    Returns:
        The folder that the environment variable ``SANSCREEN_CACHE`` names, else the user's cache folder of this
        platform; None where the variable says ``off``.

    Example:
        >>> folder = cache_folder()
        >>> folder is None or folder.name != ""
        True
    """
    asked = os.environ.get(CACHE_VARIABLE, "").strip()
    if asked.lower() == OFF:
        return None
    return Path(asked) if asked else user_cache_path(_APP, appauthor=False)


def lists_folder() -> Path:
    """Return where lists are stored.

    Returns:
        The folder that the environment variable ``SANSCREEN_LISTS`` names, else ``lists`` in the user's data folder of
        this platform.

    Example:
        >>> lists_folder().name != ""
        True
    """
    asked = os.environ.get(LISTS_VARIABLE, "").strip()
    return Path(asked) if asked else user_data_path(_APP, appauthor=False) / "lists"
