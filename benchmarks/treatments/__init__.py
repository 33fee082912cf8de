"""Seeded treatments: functions that turn a listed name into one that a real query might carry.

A treatment takes (name, kind, rng) and returns the treated name, or None where the name has nothing to treat.
Its docstring says which practice it stands for and who describes that practice.
The random numbers are seeded by the run's seed, the entity and the treatment's name, so that a new treatment never
changes the cases of another. To add one, write the function and one line of `TABLE`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from benchmarks.treatments import adversarial, benign, errors

Family = Literal["benign", "degraded", "adversarial"]


@dataclass(frozen=True)
class Treatment:
    """One way to vary a name.

    Attributes:
        name: What records and tables call it.
        family: Whether honest people, imperfect systems or evaders do it.
        suite: The group in which it counts: "one error", "two errors" or its family.
        apply: The function.
    """

    name: str
    family: Family
    suite: str
    apply: Callable[[str, str, random.Random], str | None]

    @property
    def practice(self) -> str:
        """The practice it stands for and its source, from the docstring."""
        return (self.apply.__doc__ or "").strip()


def _row(
    name: str, family: Family, apply: Callable[[str, str, random.Random], str | None], suite: str = ""
) -> Treatment:
    return Treatment(name, family, suite or family, apply)


TABLE: tuple[Treatment, ...] = (
    _row("letter inserted", "degraded", errors.insert, "one error"),
    _row("letter deleted", "degraded", errors.delete, "one error"),
    _row("adjacent key", "degraded", errors.substitute, "one error"),
    _row("letters transposed", "degraded", errors.transpose, "one error"),
    _row("letter doubled", "degraded", errors.double, "one error"),
    _row("OCR confusion", "degraded", errors.ocr, "one error"),
    _row("heard spelling", "degraded", errors.heard, "one error"),
    _row("wrong first letter", "degraded", errors.first_letter, "one error"),
    _row("two errors anywhere", "degraded", errors.two_errors, "two errors"),
    _row("two errors apart", "degraded", errors.two_errors_apart, "two errors"),
    _row("two errors in a word", "degraded", errors.two_errors_together, "two errors"),
    _row("cut at 20", "degraded", errors.truncated_20),
    _row("cut at 35", "degraded", errors.truncated_35),
    _row("cut word", "degraded", errors.cut_word),
    _row("no spaces", "degraded", errors.no_spaces),
    _row("parts joined", "degraded", errors.joined_parts),
    _row("part split", "degraded", errors.split_part),
    _row("diacritics added", "degraded", errors.diacritics_added),
    _row("mojibake", "degraded", errors.mojibake),
    _row("case changed", "benign", benign.case_changed),
    _row("punctuation dropped", "benign", benign.punctuation_dropped),
    _row("punctuation as space", "benign", benign.punctuation_spaced),
    _row("hyphen for space", "benign", benign.hyphened),
    _row("order rotated", "benign", benign.rotated),
    _row("surname first", "benign", benign.surname_first),
    _row("part dropped", "benign", benign.part_dropped),
    _row("firm's word dropped", "benign", benign.word_dropped),
    _row("part added", "benign", benign.part_added),
    _row("title added", "benign", benign.title_added),
    _row("one initial", "benign", benign.one_initial),
    _row("initials", "benign", benign.initials),
    _row("nickname", "benign", benign.nickname),
    _row("romanised otherwise", "benign", benign.romanised),
    _row("romanised twice", "benign", benign.romanised_twice),
    _row("doubles collapsed", "benign", benign.doubles_collapsed),
    _row("umlauts expanded", "benign", benign.umlauts_expanded),
    _row("legal form reworded", "benign", benign.form_changed),
    _row("legal form removed", "benign", benign.form_removed),
    _row("legal form added", "benign", benign.form_added),
    _row("trade word shortened", "benign", benign.trade_abbreviated),
    _row("ampersand", "benign", benign.ampersand),
    _row("number words", "benign", benign.number_words),
    _row("vowels dropped", "adversarial", adversarial.vowels_dropped),
    _row("one look-alike", "adversarial", adversarial.lookalike_one),
    _row("look-alikes throughout", "adversarial", adversarial.lookalike_throughout),
    _row("invisible characters", "adversarial", adversarial.invisible),
    _row("full-width letters", "adversarial", adversarial.full_width),
    _row("digits for letters", "adversarial", adversarial.digits_for_letters),
    _row("mark inside a word", "adversarial", adversarial.dotted),
    _row("letters spaced", "adversarial", adversarial.letters_spaced),
)


def treat(treatment: Treatment, name: str, *, kind: str, entity_id: str, seed: int) -> str | None:
    """Apply one treatment to one name.

    Args:
        treatment: A row of the table.
        name: The listed name.
        kind: What the entity is: "person", "organization", "vessel", "aircraft" or "unknown".
        entity_id: Seeds the draw, together with the treatment's name.
        seed: The seed of the run.

    Returns:
        The treated name, or None where the treatment does not apply or changes nothing.

    Example:
        >>> row = next(row for row in TABLE if row.name == "surname first")
        >>> treat(row, "Ashraf al-Qizani", kind="person", entity_id="30622", seed=1)
        'al-Qizani, Ashraf'
    """
    rng = random.Random(f"{seed}:{treatment.name}:{entity_id}")
    treated = treatment.apply(name, kind, rng)
    return None if treated is None or treated == name or not treated.strip() else treated
