"""The tables of the index: names and their units as arrays, made chunk by chunk.

In: names in normal form, in the order of the list. Out: `NameTables`. A `NameChunk` holds the names of some entities
with units of its own numbering, so that chunks can be made in several processes; `assemble` gives every distinct unit
one number and files it under its keys.

Distinct units are told apart by two digests of 64 bits, so that no dictionary of millions of words is needed; keys are
kept as digests (see `sanscreen.arrays`). Compared, on OFAC's list of 40,000 names: with dictionaries from key to
units, and the units and normal forms as objects, a screener took 547 MiB and was made again in each process; these
tables are 34 MiB of a file that is mapped.
Invariant: the same names in the same order give the same tables, however they were cut into chunks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sanscreen.arrays import KeyTable, Rows, Texts, digests, starts_of
from sanscreen.index.shapes import Shapes
from sanscreen.names import NormalisedName, Role, Unit
from sanscreen.names.legal import legal_forms
from sanscreen.names.letters import latin_keys_of_many, own_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

SINGLE, JOINED, WHOLE, ACRONYM, INITIALS = 0, 1, 2, 3, 4
"""What a unit is: a part, neighbours, the whole name, the name as an acronym, the first letters of its words."""

_OTHER_LETTER, _LAST_FORM = 26, 31
# Words whose keys by letters are made at once, so that their texts are bounded.
_BATCH = 50_000


def class_of(unit: Unit) -> int:
    """Return what a unit is.

    Args:
        unit: A unit.

    Returns:
        One of `SINGLE`, `JOINED`, `WHOLE`, `ACRONYM`, `INITIALS`.
    """
    if unit.acronym or unit.initials:
        return ACRONYM if unit.acronym else INITIALS
    if unit.stop - unit.start == 1:
        return SINGLE
    return WHOLE if unit.whole else JOINED


def letter_bit(text: str) -> int:
    """Return a bit for the first letter of a part: one for each from a to z, one for all others.

    Args:
        text: Folded part, not empty.

    Returns:
        A power of two.

    Example:
        >>> letter_bit("ashraf"), letter_bit("2")
        (1, 67108864)
    """
    place = ord(text[0]) - ord("a")
    return 1 << (place if 0 <= place < _OTHER_LETTER else _OTHER_LETTER)


def first_letters(texts: Texts, numbers: NDArray[np.integer]) -> NDArray[np.uint32]:
    """Return for some texts, none of them empty, what `letter_bit` gives.

    Args:
        texts: The texts.
        numbers: Which of them.

    Returns:
        A bit for each.

    Example:
        >>> first_letters(Texts.of(["ashraf", "2"]), np.array([1, 0])).tolist()
        [67108864, 1]
    """
    places = texts.data[texts.starts[numbers]].astype(np.int64) - ord("a")
    places[(places < 0) | (places > _OTHER_LETTER)] = _OTHER_LETTER
    bits: NDArray[np.uint32] = np.left_shift(np.uint32(1), places.astype(np.uint32))
    return bits


@cache
def form_symbols() -> tuple[str, ...]:
    """Return the symbols of all legal forms, sorted: parts of a name that have no keys.

    Returns:
        Symbols of ``legal_forms.txt``.

    Example:
        >>> "jsc" in form_symbols()
        True
    """
    return tuple(sorted(set(legal_forms()[0].values())))


@cache
def form_bit(symbol: str) -> int:
    """Return a bit for a legal form.

    Args:
        symbol: Its symbol.

    Returns:
        A power of two; from the thirty-second form on they share the last one, which can but widen a search.

    Example:
        >>> form_bit("jsc") == form_bit("llc")
        False
    """
    return 1 << min(form_symbols().index(symbol), _LAST_FORM)


@dataclass(frozen=True, slots=True)
class NameChunk:
    """Some names with their units, numbered within the chunk.

    Attributes:
        told: For each name the weight of what is certainly left over where nothing answers it.
        initials: For each name the letters of its initials, see `letter_bit`.
        letters: For each name the letters that its parts begin with, those in the role of a name.
        letters_again: For each name the letters that more than one of its parts begins with, in whatever role.
        forms: For each name its legal forms, see `form_bit`.
        units_of: For each name its units.
        texts: For each unit its text.
        owns: For each unit its letters in their own script.
        classes: For each unit what it is.
        weights: For each unit its greatest weight in any of the names.
        shapes: For each unit what is known of its spelling.
        identities: For each unit two digests of text, class and letters.
        keys: Digests of the keys of all units.
        key_counts: How many keys each unit has.
        own_keys: Digests of the keys by their letters of the units in another script.
        own_key_units: The unit of each of those keys.
    """

    told: NDArray[np.float64]
    initials: NDArray[np.uint32]
    letters: NDArray[np.uint32]
    letters_again: NDArray[np.uint32]
    forms: NDArray[np.uint32]
    units_of: Rows
    texts: Texts
    owns: Texts
    classes: NDArray[np.int8]
    weights: NDArray[np.float64]
    shapes: Shapes
    identities: NDArray[np.uint64]
    keys: NDArray[np.uint64]
    key_counts: NDArray[np.int64]
    own_keys: NDArray[np.uint64]
    own_key_units: NDArray[np.int32]


def chunk_of(names: Sequence[NormalisedName]) -> NameChunk:
    """Return some names as a chunk.

    Args:
        names: Names in normal form.

    Returns:
        The chunk.

    Example:
        >>> from sanscreen.names import normalise
        >>> chunk = chunk_of([normalise("Ashraf AL-QIZANI"), normalise("Ashraf")])
        >>> len(chunk.told), chunk.units_of[1].tolist()[0], chunk.texts[0]
        (2, 0, 'ashraf')
    """
    known: dict[tuple[str, int, str], int] = {}
    units_of: list[list[int]] = []
    weights: list[float] = []
    keys: list[str] = []
    key_counts: list[int] = []
    by_letters: list[str] = []
    by_letters_units: list[int] = []
    told: list[float] = []
    initials: list[int] = []
    letters: list[int] = []
    letters_again: list[int] = []
    forms: list[int] = []
    for name in names:
        # What has no keys may be linked without one, so it is never counted as certainly left over; what stands
        # aside costs a share that the profile says.
        parts = zip(name.units, name.parts, strict=False)
        told.append(sum([unit.weight for unit, part in parts if unit.keys and not part.aside]))
        its_initials = its_letters = its_forms = its_first = its_again = 0
        for part in name.parts:
            bit = letter_bit(part.text)
            its_again |= its_first & bit
            its_first |= bit
            if part.role is Role.INITIAL:
                its_initials |= bit
            elif part.role is Role.NAME:
                its_letters |= bit
            elif part.role is Role.LEGAL_FORM:
                its_forms |= form_bit(part.text)
        initials.append(its_initials)
        letters.append(its_letters)
        letters_again.append(its_again)
        forms.append(its_forms)
        its: dict[int, None] = {}
        for unit in name.units:
            # A list has no reason to write digits for letters.
            if not unit.keys or unit.disguised:
                continue
            identity = unit.text, class_of(unit), unit.own
            number = known.get(identity)
            if number is None:
                number = known[identity] = len(weights)
                weights.append(unit.weight)
                keys.extend(unit.keys)
                key_counts.append(len(unit.keys))
                if unit.own:
                    filed = own_keys(unit.own)
                    by_letters.extend(filed)
                    by_letters_units.extend([number] * len(filed))
            elif unit.weight > weights[number]:
                weights[number] = unit.weight
            its[number] = None
        units_of.append(list(its))
    identities = [f"{sort}\0{text}\0{own}" for text, sort, own in known]
    return NameChunk(
        told=np.array(told, dtype=np.float64),
        initials=np.array(initials, dtype=np.uint32),
        letters=np.array(letters, dtype=np.uint32),
        letters_again=np.array(letters_again, dtype=np.uint32),
        forms=np.array(forms, dtype=np.uint32),
        units_of=Rows.of(units_of),
        texts=Texts.of(text for text, _, _ in known),
        owns=Texts.of(own for _, _, own in known),
        classes=np.array([sort for _, sort, _ in known], dtype=np.int8),
        weights=np.array(weights, dtype=np.float64),
        shapes=Shapes.of([text for text, _, _ in known]),
        identities=np.stack([digests(identities), digests(identities, salt=1)]),
        keys=digests(keys),
        key_counts=np.array(key_counts, dtype=np.int64),
        own_keys=digests(by_letters),
        own_key_units=np.array(by_letters_units, dtype=np.int32),
    )


@dataclass(frozen=True, slots=True)
class NameTables:
    """The names of a list, their distinct units, and where these are filed.

    Attributes:
        told: For each name the weight of what is certainly left over where nothing answers it.
        initials: For each name the letters of its initials, see `letter_bit`.
        letters: For each name the letters that its parts begin with, those in the role of a name.
        letters_again: For each name the letters that more than one of its parts begins with, in whatever role.
        forms: For each name its legal forms, see `form_bit`.
        units_of: For each name its units.
        names_of: For each unit the names in which it stands, ascending.
        texts: For each unit its text.
        owns: For each unit its letters in their own script; "" for Latin ones.
        classes: For each unit what it is.
        weights: For each unit its greatest weight in any name.
        shapes: For each unit what is known of its spelling.
        by_text: The parts among the units in the order of the bytes of their texts.
        by_key: Units by their keys.
        by_own_key: Units in other scripts by the keys of their letters.
        by_latin_key: Latin units by the keys that a word in another script may share; None where it is not made yet.
    """

    told: NDArray[np.float64]
    initials: NDArray[np.uint32]
    letters: NDArray[np.uint32]
    letters_again: NDArray[np.uint32]
    forms: NDArray[np.uint32]
    units_of: Rows
    names_of: Rows
    texts: Texts
    owns: Texts
    classes: NDArray[np.int8]
    weights: NDArray[np.float64]
    shapes: Shapes
    by_text: NDArray[np.int32]
    by_key: KeyTable
    by_own_key: KeyTable
    by_latin_key: KeyTable | None = None


def assemble(chunks: Sequence[NameChunk]) -> NameTables:
    """Return the tables of all names of some chunks.

    Args:
        chunks: The chunks, in the order of the list.

    Returns:
        The tables.

    Example:
        >>> from sanscreen.names import normalise
        >>> names = [normalise("Ashraf AL-QIZANI"), normalise("Ashraf")]
        >>> tables = assemble([chunk_of(names[:1]), chunk_of(names[1:])])
        >>> tables.texts[0], tables.names_of[0].tolist()
        ('ashraf', [0, 1])
    """
    if not chunks:
        chunks = [chunk_of([])]
    sizes = np.array([len(chunk.classes) for chunk in chunks], dtype=np.int64)
    before = np.cumsum(sizes) - sizes
    numbers, firsts, weights = _told_apart(chunks)
    counts = np.concatenate([np.diff(chunk.units_of.starts) for chunk in chunks])
    values = np.concatenate(
        [numbers[chunk.units_of.values + start] for chunk, start in zip(chunks, before, strict=True)]
    )
    units_of = Rows(starts_of(counts), values)
    key_counts = np.concatenate([chunk.key_counts for chunk in chunks])
    is_first = np.zeros(len(numbers), dtype=bool)
    is_first[firsts] = True
    keys = np.concatenate([chunk.keys for chunk in chunks])[np.repeat(is_first, key_counts)]
    owned = np.concatenate([chunk.own_key_units + start for chunk, start in zip(chunks, before, strict=True)])
    owned_keys = np.concatenate([chunk.own_keys for chunk in chunks])
    texts = Texts.joined([chunk.texts for chunk in chunks]).take(firsts)
    classes = np.concatenate([chunk.classes for chunk in chunks])[firsts]
    return NameTables(
        told=np.concatenate([chunk.told for chunk in chunks]),
        initials=np.concatenate([chunk.initials for chunk in chunks]),
        letters=np.concatenate([chunk.letters for chunk in chunks]),
        letters_again=np.concatenate([chunk.letters_again for chunk in chunks]),
        forms=np.concatenate([chunk.forms for chunk in chunks]),
        units_of=units_of,
        names_of=units_of.turned(len(firsts)),
        texts=texts,
        owns=Texts.joined([chunk.owns for chunk in chunks]).take(firsts),
        classes=classes,
        weights=weights,
        shapes=Shapes.joined([chunk.shapes for chunk in chunks]).take(firsts),
        by_text=np.array(sorted(np.flatnonzero(classes == SINGLE).tolist(), key=texts.bytes_of), dtype=np.int32),
        by_key=KeyTable.of(keys, np.repeat(np.arange(len(firsts), dtype=np.int32), key_counts[firsts])),
        by_own_key=KeyTable.of(owned_keys[is_first[owned]], numbers[owned[is_first[owned]]]),
    )


def _told_apart(
    chunks: Sequence[NameChunk],
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]:
    """Return for each unit of the chunks its number, for each number its first unit, and its greatest weight."""
    identities = np.concatenate([chunk.identities for chunk in chunks], axis=1)
    weights = np.concatenate([chunk.weights for chunk in chunks])
    if not len(weights):
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64), weights
    order = np.lexsort((identities[1], identities[0]))
    ordered = identities[:, order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    groups = np.flatnonzero(is_new)
    # The sort is stable, so the first of a group is the first of the list; numbers follow the list.
    firsts = order[groups]
    by_place = np.argsort(firsts)
    rank = np.empty(len(groups), dtype=np.int32)
    rank[by_place] = np.arange(len(groups), dtype=np.int32)
    numbers = np.empty(len(order), dtype=np.int32)
    numbers[order] = np.repeat(rank, np.diff(np.append(groups, len(order))))
    return numbers, firsts[by_place], np.maximum.reduceat(weights[order], groups)[by_place]


def latin_key_table(tables: NameTables) -> KeyTable:
    """Return the Latin units by the keys that a word in another script may share.

    Args:
        tables: The tables.

    Returns:
        The table; the one that the tables hold where it was made before.

    Example:
        >>> from sanscreen.names import normalise
        >>> from sanscreen.names.letters import own_form
        >>> table = latin_key_table(assemble([chunk_of([normalise("Muhammad")])]))
        >>> table.find(own_keys(own_form("محمد"))).tolist()
        [0]
    """
    if tables.by_latin_key is not None:
        return tables.by_latin_key
    numbers = np.flatnonzero((np.diff(tables.owns.starts) == 0) & ~np.isin(tables.classes, (ACRONYM, INITIALS)))
    keys: list[NDArray[np.uint64]] = [np.zeros(0, dtype=np.uint64)]
    counts: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH].tolist()
        filed = latin_keys_of_many([tables.texts[number] for number in batch])
        keys.append(digests([key for its in filed for key in its]))
        counts.append(np.fromiter(map(len, filed), dtype=np.int64, count=len(filed)))
    return KeyTable.of(np.concatenate(keys), np.repeat(numbers.astype(np.int32), np.concatenate(counts)))
