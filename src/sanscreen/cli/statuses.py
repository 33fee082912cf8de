"""The exit statuses of all commands: 1 says "hit" and nothing else, so that it is never the status of a failure."""

from typing import Final

CLEAR: Final = 0
HIT: Final = 1
FAILED: Final = 2
INTERRUPTED: Final = 130
