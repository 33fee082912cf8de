"""What the exit status of a command says.

In: nothing. Out: the numbers. Invariant: status 1 says "hit" and nothing else.
"""

from __future__ import annotations

CLEAR, HIT, FAILED = 0, 1, 2
INTERRUPTED = 130
