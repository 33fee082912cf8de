"""Lists in the form in which they are screened: records as bytes, names as texts, and the tables of the index.

In: lists, or bare entities. Out: `PreparedLists`. Entities are read once and one after the other, and are made again
from their bytes when they become hits; a name is brought into normal form when it is to be scored. Both are kept for a
while, and memory is bounded however long the lists are.

Invariant: an entity made again equals the one that came in; the same entities give the same arrays, however many
processes worked on them. It scores nothing, and does not read or write files.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, overload

import numpy as np

from sanscreen.arrays import KeyTable, Texts, digests, starts_of
from sanscreen.errors import ListError
from sanscreen.index import NameChunk, NameTables, assemble, chunk_of
from sanscreen.matching.documents import document_key
from sanscreen.names import NormalisedName, normalise_afresh
from sanscreen.parallel import map_in_order
from sanscreen.records import Entity, EntityList, Kind, ListCounts, ListInfo, NameQuality
from sanscreen.records.lists import duplicate_id

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = tuple(Kind)
"""The kinds in the order of their numbers in `PreparedLists.kinds`."""

_BARE = "records"
# Entities whose names are read at once: enough that a process is not asked for every name, few enough to hold.
_CHUNK = 1_000
# Some 4 KB each: what customers with common names meet again and again. So many at least and at most, and one in so
# many of the list: on a long one a query meets more names.
_NAMES_KEPT, _MOST_NAMES_KEPT, _ONE_KEPT_OF = 1 << 12, 1 << 14, 32
_ENTITIES_KEPT = 1 << 12


@dataclass(frozen=True, slots=True)
class PreparedLists:
    """Lists ready to be screened.

    Attributes:
        lists: What is known of each.
        list_starts: Position of the first entity of each list, and after the last one.
        records: The entities as JSON.
        kinds: For each entity its place in `KINDS`.
        name_starts: For each entity the number of its first name, and after the last one.
        names: All names as the lists spell them.
        weak: Whether a name is weak.
        documents: Positions of entities by their document numbers.
        ids: Positions of entities by their ids.
        ranks: For each entity its place among all in the order of lists and ids, which decides between equal scores.
        tables: The names in the index.
    """

    lists: tuple[ListInfo, ...]
    list_starts: NDArray[np.int64]
    records: Texts
    kinds: NDArray[np.int8]
    name_starts: NDArray[np.int64]
    names: Texts
    weak: NDArray[np.bool_]
    documents: KeyTable
    ids: KeyTable
    ranks: NDArray[np.int32]
    tables: NameTables


def prepare(lists: Iterable[EntityList | Iterable[Entity]], *, workers: int = 1) -> PreparedLists:
    """Prepare lists.

    Args:
        lists: Each an `EntityList`, or any iterable of entities, which is walked once.
        workers: Number of processes that read names, at least 1.

    Returns:
        The prepared lists.

    Raises:
        ListError: Two entities of one list have the same id, or something else than an `Entity` stands among them.

    Example:
        >>> from sanscreen.records import Name
        >>> prepared = prepare([[Entity(id="1", kind="person", names=[Name(text="Ashraf AL-QIZANI")])]])
        >>> prepared.lists[0].counts.entities, prepared.names[0]
        (1, 'Ashraf AL-QIZANI')
    """
    reader = _Reader()
    with _collector_paused():
        texts = (chunk for held in lists for chunk in reader.read(held))
        chunks = list(map_in_order(_name_chunk, texts, workers=workers) if workers > 1 else map(_name_chunk, texts))
        return reader.prepared(chunks)


def document_text(key: tuple[str, str]) -> str:
    """Return the text under which a document is filed.

    Args:
        key: Sort and number, as `document_key` gives them; a number has no blank.

    Returns:
        One text for each key.

    Example:
        >>> document_text(("passport", "Z123456"))
        'passport Z123456'
    """
    return " ".join(key)


def _name_chunk(texts: Sequence[str]) -> NameChunk:
    # Names of a list are hardly ever asked for again: what remembers normal forms is left to queries.
    return chunk_of([normalise_afresh(text) for text in texts])


class _Reader:
    """Reads lists one entity after the other into flat arrays."""

    def __init__(self) -> None:
        self._infos: list[ListInfo] = []
        self._list_starts = [0]
        self._records: list[Texts] = []
        self._names: list[Texts] = []
        self._kinds: list[int] = []
        self._name_counts: list[int] = []
        self._weak: list[bool] = []
        self._document_keys: list[NDArray[np.uint64]] = []
        self._document_positions: list[int] = []
        self._ids: list[NDArray[np.uint64]] = []
        self._its_ids: list[str] = []
        self._ranks: list[NDArray[np.int32]] = [np.zeros(0, dtype=np.int32)]
        self._known: dict[str, int] = {}
        self._digest = hashlib.sha256()
        self._counts = ListCounts()

    def read(self, held: EntityList | Iterable[Entity]) -> Iterator[list[str]]:
        """Read a list; yield the names of some of its entities at a time."""
        self._known.clear()
        self._its_ids.clear()
        self._digest, self._counts = hashlib.sha256(), ListCounts()
        source = iter(held)
        number = 0
        while chunk := list(islice(source, _CHUNK)):
            yield self._read_chunk(chunk, number, is_checked=isinstance(held, EntityList))
            number += len(chunk)
        ranks = np.empty(number, dtype=np.int32)
        ranks[sorted(range(number), key=self._its_ids.__getitem__)] = np.arange(number, dtype=np.int32)
        self._ranks.append(ranks + np.int32(self._list_starts[-1]))
        self._list_starts.append(len(self._kinds))
        if isinstance(held, EntityList):
            self._infos.append(held.info)
        else:
            digest = self._digest.hexdigest()
            self._infos.append(ListInfo(name=_BARE, digest=digest, format=_BARE, counts=self._counts))

    def _read_chunk(self, chunk: Sequence[Entity], before: int, *, is_checked: bool) -> list[str]:
        if not is_checked:
            self._check(chunk, before)
        records = [entity.to_json() for entity in chunk]
        if not is_checked:
            self._digest.update("".join([f"\n{record}" for record in records]).encode()[0 if before else 1 :])
            counts = ListCounts.of(chunk)
            self._counts = ListCounts(**{name: value + getattr(counts, name) for name, value in self._counts})
        texts: list[str] = []
        documents: list[str] = []
        for position, entity in enumerate(chunk, start=len(self._kinds)):
            texts.extend([name.text for name in entity.names])
            self._weak.extend([name.quality is NameQuality.WEAK for name in entity.names])
            for identifier in entity.identifiers:
                key = document_key(identifier)
                if key is not None:
                    documents.append(document_text(key))
                    self._document_positions.append(position)
        self._kinds.extend([KINDS.index(entity.kind) for entity in chunk])
        self._name_counts.extend([len(entity.names) for entity in chunk])
        self._records.append(Texts.of(records))
        self._names.append(Texts.of(texts))
        self._document_keys.append(digests(documents))
        ids = [entity.id for entity in chunk]
        self._its_ids.extend(ids)
        self._ids.append(digests(ids))
        return texts

    def _check(self, chunk: Sequence[Entity], before: int) -> None:
        for number, entity in enumerate(chunk, start=before):
            if not isinstance(entity, Entity):
                raise ListError(f"a list holds Entity records; number {number} is a {type(entity).__name__}")
            first = self._known.setdefault(entity.id, number)
            if first != number:
                raise duplicate_id(entity.id, f"records {first + 1} and {number + 1}")

    def prepared(self, chunks: Sequence[NameChunk]) -> PreparedLists:
        """Return what was read, with the chunks of its names."""
        no_keys = np.zeros(0, dtype=np.uint64)
        return PreparedLists(
            lists=tuple(self._infos),
            list_starts=np.array(self._list_starts, dtype=np.int64),
            records=Texts.joined(self._records),
            kinds=np.array(self._kinds, dtype=np.int8),
            name_starts=starts_of(np.array(self._name_counts, dtype=np.int64)),
            names=Texts.joined(self._names),
            weak=np.array(self._weak, dtype=bool),
            documents=KeyTable.of(
                np.concatenate([no_keys, *self._document_keys]), np.array(self._document_positions, dtype=np.int32)
            ),
            ids=KeyTable.of(np.concatenate([no_keys, *self._ids]), np.arange(len(self._kinds), dtype=np.int32)),
            ranks=np.concatenate(self._ranks),
            tables=assemble(chunks),
        )


class Records(Sequence[Entity]):
    """The entities of prepared lists, each made from its bytes when it is asked for; the last ones are kept.

    Args:
        records: The entities as JSON.

    Example:
        >>> from sanscreen.records import Name
        >>> entity = Entity(id="1", kind="person", names=[Name(text="Ashraf AL-QIZANI")])
        >>> Records(prepare([[entity]]).records)[0] == entity
        True
    """

    def __init__(self, records: Texts) -> None:
        self._records = records
        self._made: Callable[[int], Entity] = lru_cache(maxsize=_ENTITIES_KEPT)(self._make)

    def _make(self, position: int) -> Entity:
        return Entity.from_json(self._records[position])

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, position: int) -> Entity: ...

    @overload
    def __getitem__(self, position: slice) -> tuple[Entity, ...]: ...

    def __getitem__(self, position: int | slice) -> Entity | tuple[Entity, ...]:
        places = range(len(self))[position]
        return self._made(places) if isinstance(places, int) else tuple(self._made(place) for place in places)

    def __iter__(self) -> Iterator[Entity]:
        # Walking the whole list would drive out what is asked for again and again.
        return map(self._make, range(len(self)))


class ListedNames:
    """The names of prepared lists in normal form, each made when it is asked for; the last ones are kept.

    Args:
        names: The names as the lists spell them.

    Example:
        >>> ListedNames(Texts.of(["AL-QIZANI, Ashraf"]))[0].text
        'ashraf al qizani'
    """

    def __init__(self, names: Texts) -> None:
        self._names = names
        # By the spelling, because a list may hold one name many times.
        kept = min(max(len(names) // _ONE_KEPT_OF, _NAMES_KEPT), _MOST_NAMES_KEPT)
        self._made: Callable[[str], NormalisedName] = lru_cache(maxsize=kept)(normalise_afresh)

    def __getitem__(self, number: int) -> NormalisedName:
        return self._made(self._names[number])

    def spelling(self, number: int) -> str:
        """Return a name as its list spells it."""
        return self._names[number]


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking, again and again, a growing list that has no garbage in it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
