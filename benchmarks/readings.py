"""Ordinary names in their own script beside the same names in Latin letters: does a script itself raise alerts?

Comes in: a screener and a threshold. Goes out: for each script how many shipped ordinary people alert as they are
written, and how many when asked by the Latin reading of their parts, which is what a Latin file holds of them. Names of
one script may alert more often than those of another because the list has more of their namesakes; that is then so
in both columns, and only their difference is the script's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.ordinary import OrdinaryName
from sanscreen import Screener, UnscreenableQuery
from sanscreen.names import normalise
from sanscreen.records import Query


@dataclass
class ScriptAlerts:
    """How often the ordinary people of one script alert.

    Attributes:
        n: How many were asked.
        own: How many alert in their own script.
        latin: How many alert by the Latin reading of their names.
    """

    n: int = 0
    own: int = 0
    latin: int = 0


def alerts_by_script(screener: Screener, names: Iterable[OrdinaryName], *, threshold: float) -> dict[str, ScriptAlerts]:
    """Ask every ordinary person in another script than Latin twice.

    Args:
        screener: What is asked.
        names: Ordinary names; firms and names in Latin letters are left out.
        threshold: Lowest score of an alert.

    Returns:
        Script to counts, scripts in their order in the names.
    """
    found: dict[str, ScriptAlerts] = defaultdict(ScriptAlerts)
    for name in names:
        if name.kind != "person" or name.script in ("latin", "none"):
            continue
        reading = " ".join(part.text for part in normalise(name.text).parts)
        counts = found[name.script]
        counts.n += 1
        counts.own += _alerts(screener, name.text, threshold)
        counts.latin += _alerts(screener, reading, threshold)
    return dict(found)


def _alerts(screener: Screener, text: str, threshold: float) -> bool:
    try:
        return bool(screener.screen(Query(name=text, kind="person"), threshold=threshold, limit=1))
    except UnscreenableQuery:
        return False
