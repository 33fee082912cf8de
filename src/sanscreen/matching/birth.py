"""Birth dates against birth dates: the same day, a year alone, an approximate one, a slip, another.

In: the birth date of a query and those a list claims for one entity. Out: one `Finding`, the best over the claims.

Files and lists hold years without days, approximate years, days and months in each other's place and years that are off
by one, all for one person; a day that is known and differs speaks for a namesake.
Invariant: a more exact agreement never fills less than a vaguer one. Names are not looked at.
"""

from __future__ import annotations

from datetime import date, timedelta

from sanscreen.matching.evidence import EvidenceKind, Verdict
from sanscreen.matching.findings import Finding
from sanscreen.matching.profile import Profile
from sanscreen.records import PartialDate

# "circa 1966" is said of people whose papers read 1965 or 1967.
_CIRCA = timedelta(days=366)


def compare_birth_dates(asked: PartialDate, listed: tuple[PartialDate, ...], profile: Profile) -> Finding:
    """Compare a birth date with those that a list claims.

    Args:
        asked: Of the query.
        listed: Of the entity, at least one.
        profile: The tunables ``birth_date``, ``birth_year``, ``birth_near``, ``birth_day_conflict`` and
            ``birth_date_conflict``.

    Returns:
        What the claim says that speaks most for the match.

    Example:
        >>> from sanscreen.matching.profile import profile_of
        >>> born = (PartialDate.parse("1970-05-02"),)
        >>> for text in ("1970-05-02", "1970", "1970-02-05", "1971-05-02", "1970-09-11", "1984"):
        ...     print(text, compare_birth_dates(PartialDate.parse(text), born, profile_of(None)).detail)
        1970-05-02 same birth date
        1970 birth dates agree as far as they are known
        1970-02-05 same birth date with day and month swapped
        1971-05-02 birth years are one apart, so they neither agree nor conflict
        1970-09-11 same birth year, another day
        1984 birth dates differ
    """
    shown = "; ".join(str(born) for born in listed)
    said = [_compare(asked, born, profile) for born in listed]
    verdict, detail, fills, costs = max(said, key=lambda row: row[2] - row[3])
    return Finding(EvidenceKind.BIRTH_DATE, verdict, str(asked), shown, detail, fills, costs)


def _compare(asked: PartialDate, born: PartialDate, profile: Profile) -> tuple[Verdict, str, float, float]:
    days = _day(asked), _day(born)
    circa = asked.circa or born.circa
    if asked.overlaps(born):
        if circa:
            return Verdict.MATCHED, "birth dates agree, one of them approximate", profile.birth_near, 0.0
        if all(days):
            return Verdict.MATCHED, "same birth date", profile.birth_date, 0.0
        return Verdict.MATCHED, "birth dates agree as far as they are known", profile.birth_year, 0.0
    if circa and _widened(asked).overlaps(_widened(born)):
        return Verdict.MATCHED, "birth dates within a year of an approximate one", profile.birth_near, 0.0
    one, other = days
    if one is not None and other is not None:
        if (one.year, one.month, one.day) == (other.year, other.day, other.month):
            return Verdict.MATCHED, "same birth date with day and month swapped", profile.birth_near, 0.0
        if one.year == other.year:
            return Verdict.NOT_MATCHED, "same birth year, another day", 0.0, profile.birth_day_conflict
        off_by_one = abs(one.year - other.year) == 1 and (one.month, one.day) == (other.month, other.day)
    else:
        off_by_one = 1 in (asked.earliest.year - born.latest.year, born.earliest.year - asked.latest.year)
    if off_by_one:
        return Verdict.UNKNOWN, "birth years are one apart, so they neither agree nor conflict", 0.0, 0.0
    return Verdict.NOT_MATCHED, "birth dates differ", 0.0, profile.birth_date_conflict


def _day(born: PartialDate) -> date | None:
    return born.earliest if born.earliest == born.latest else None


def _widened(born: PartialDate) -> PartialDate:
    if not born.circa:
        return born
    earliest = max(born.earliest, date.min + _CIRCA) - _CIRCA
    return PartialDate(earliest, min(born.latest, date.max - _CIRCA) + _CIRCA)
