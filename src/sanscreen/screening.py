"""Screening: a list, its index, matching and filters, to a `Screening` of hits.

In: entities and queries. Out: `Screening`. A `Screener` prepares a list once and is then immutable: it may be
shared by threads, pickled to processes and saved to a file.

Invariant: a query with nothing to compare is never a silent "no hits" (it raises `UnscreenableQuery`, or in
`Screener.screen_many` comes back with status "unscreenable" and the reason); the hits are those that scoring
every entity would give, in the same order; an answer cut short by the limit says so.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, cached_property, partial
from itertools import pairwise
from os import PathLike
from typing import TYPE_CHECKING, Any, Self, Unpack

from sanscreen.answer import Explanation, Hit, Link, Screening
from sanscreen.changes import find_changes
from sanscreen.errors import QueryError, StaleListWarning, UnknownEntity, UnscreenableQuery
from sanscreen.filters import NO_FILTERS, FilterOptions, Filters, check_filters, passes
from sanscreen.freshness import Freshness, check_max_list_age
from sanscreen.loading import BUNDLED_LIST, stale_lists
from sanscreen.many import Remembering, screen_in_chunks
from sanscreen.matching import Match, Matcher, PreparedQuery, Profile, profile_of
from sanscreen.records import Entity, Kind, ListInfo, Query
from sanscreen.request import check_limit, check_threshold, check_workers, prepare_query, shown_name
from sanscreen.stamp import Stamp, Stamper

if TYPE_CHECKING:
    from sanscreen.prepared import PreparedLists


def _wanted(most: int | None) -> int | None:
    """Return how many hits are looked for: one more than are shown, to say whether there are more."""
    return None if most is None else most + 1


class Screener:
    """Screens queries against a list.

    Args:
        entities: Any iterable of `Entity`; an `EntityList` brings its name, date and digest into the stamp.
        profile: None for ``"balanced"``, the name of a profile, or a `Profile`.
        workers: Number of processes that read the names, at least 1; more than one pays from some 20,000 names on.
        max_list_age: Greatest age of a list, a `timedelta` or in days; from then on every screening raises `StaleList`,
            in a process that has been running for weeks too. None for any age.

    Raises:
        ListError: Two entities of one list have the same id, or something else than an `Entity` stands among them.
        StaleList: The list is older than allowed, or its age is not known.
        ProfileError: No profile has this name.
        QueryError: The number of workers or the greatest age is none.

    Example:
        >>> from sanscreen.records import Entity, Name
        >>> screener = Screener([Entity(id="1", kind="person", names=[Name(text="Ashraf AL-QIZANI")])])
        >>> [(hit.entity.id, hit.score) for hit in screener.screen("al Qizani, Ashraf")]
        [('1', 1.0)]
    """

    def __init__(
        self,
        entities: Iterable[Entity],
        profile: Profile | str | None = None,
        *,
        workers: int = 1,
        max_list_age: timedelta | int | None = None,
    ) -> None:
        # numpy is imported here, so that `import sanscreen` stays light.
        from sanscreen.prepared import prepare

        checked, max_age = profile_of(profile), check_max_list_age(max_list_age)
        self._take(prepare((entities,), workers=check_workers(workers)), checked, max_age)

    def _take(self, prepared: PreparedLists, profile: Profile, max_age: int | None) -> None:
        from sanscreen.search import Search

        self._freshness = Freshness(prepared.lists, max_age=max_age)
        self._prepared = prepared
        self._matcher = Matcher(profile, n_names=len(prepared.names))
        self._search = Search(prepared, self._matcher)
        self._entities = self._search.entities

    @classmethod
    def from_list(
        cls,
        *names: str | PathLike[str],
        profile: Profile | str | None = None,
        workers: int = 1,
        max_list_age: timedelta | int | None = None,
    ) -> Self:
        """Make a screener of one or more lists, which are kept prepared for the next process.

        They are kept in the user's cache folder, or the one that the environment variable ``SANSCREEN_CACHE`` names
        (``off``: nowhere), and made anew whenever a list file or sanscreen has changed.

        Args:
            *names: Bundled names, stored names or paths of files in a known format; none for the bundled list.
            profile: As for `Screener`.
            workers: As for `Screener`.
            max_list_age: As for `Screener`.

        Returns:
            The screener; an entity that stands on two lists is screened once for each, and its hits name each other
            (`Hit.links`) where both lists have one document of it.

        Raises:
            ListError: A list is unknown, unreadable or given twice.
            StaleList: A list is older than allowed, or its age is not known.
            ProfileError: No profile has this name.

        Example:
            >>> screener = Screener.from_list("eo13224")
            >>> screener.screen("Ashraf al-Qizani")[0].list
            'eo13224'
        """
        from sanscreen.kept import prepare_lists

        checked, max_age = profile_of(profile), check_max_list_age(max_list_age)
        screener = cls.__new__(cls)
        screener._take(prepare_lists(*names, workers=check_workers(workers)), checked, max_age)
        for told in stale_lists(names or (BUNDLED_LIST,), screener.lists):
            warnings.warn(told, StaleListWarning, stacklevel=2)
        return screener

    @property
    def profile(self) -> Profile:
        """The profile in force."""
        return self._matcher.profile

    @property
    def lists(self) -> tuple[ListInfo, ...]:
        """What is known of the lists."""
        return self._prepared.lists

    @property
    def max_list_age(self) -> int | None:
        """Greatest age of a list in days, or None for any."""
        return self._freshness.max_age

    def __len__(self) -> int:
        return len(self._entities)

    def __repr__(self) -> str:
        return f"<Screener of {len(self)} entities: {', '.join(info.name for info in self.lists)}>"

    def __getstate__(self) -> dict[str, Any]:
        # What was remembered is left behind.
        return {"prepared": self._prepared, "profile": self.profile, "max_age": self._freshness.max_age}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self._take(state["prepared"], state["profile"], state["max_age"])

    def screen(
        self,
        query: Query | str,
        threshold: float | None = None,
        limit: int | None = 10,
        as_of: date | None = None,
        kind: Kind | str | None = None,
        authority: str | None = None,
        programme: str | None = None,
        **further: Unpack[FilterOptions],
    ) -> Screening:
        """Screen one query.

        Args:
            query: A `Query`, or a name.
            threshold: Lowest score of a hit, in (0, 1]; None for the profile's.
            limit: Most hits to return, at least 1; None for all.
            as_of: Drop designations known to start after this day or to have ended by it; one whose date is not
                known stays, and the explanation says so. None for no such filter.
            kind: Only entities of this kind; None for all.
            authority: Only entities designated under this authority, such as ``"E.O. 13224"``; None for all.
            programme: Only entities with this programme, such as ``"SDGT"``; None for all.
            **further: Filters given by name: section, list, country, designated_after and designated_before, as
                `FilterOptions` explains them. One designation has to pass all filters that speak of designations.

        Returns:
            The hits, best first; equal scores in the order of corroboration, list and id.

        Raises:
            UnscreenableQuery: The query has nothing to compare, or says so little that a search was cut short before
                it found a hit.
            StaleList: A list has become older than the screener allows.
            QueryError: A field of the query or an option is malformed.
            TypeError: There is no option of a name.

        Example:
            >>> from sanscreen.records import Entity, Name
            >>> screener = Screener([Entity(id="1", kind="organization", names=[Name(text="Jund al-Khilafah")])])
            >>> screener.screen("Jund al Khilafa").status, screener.screen("John Smith").status
            ('hit', 'clear')
        """
        self._freshness.check()
        asked = Query.of(query)
        filters = self._filters(as_of, kind, authority, programme, further)
        least = check_threshold(threshold, self.profile)
        most = check_limit(limit)
        prepared = prepare_query(asked)
        found, is_cut = self._search.best(prepared, least, _wanted(most), self._asked_about(filters))
        return self._screening(
            asked, prepared, found, self._stamper.stamp(least, most, filters), filters, is_cut=is_cut
        )

    def _screening(
        self,
        asked: Query,
        prepared: PreparedQuery,
        found: list[tuple[Match, int]],
        stamp: Stamp,
        filters: Filters,
        *,
        is_cut: bool,
    ) -> Screening:
        """Return the answer with what was found; raise `UnscreenableQuery` where the search was cut short before it."""
        if is_cut and not found:
            raise UnscreenableQuery(
                f"more listed names may match {shown_name(asked)!r} than are scored for one query, and the likeliest "
                f"of them score below {stamp.threshold}: give more of the name"
            )
        shown = found if stamp.limit is None else found[: stamp.limit]
        hits = tuple(self._hit(match, entity, asked, stamp.threshold, filters.as_of) for match, entity in shown)
        return Screening(
            query=asked,
            hits=hits,
            status="hit" if hits else "clear",
            truncated=is_cut or len(shown) < len(found),
            stamp=stamp,
            signals=tuple(signal for name in prepared.names for signal in name.signals),
            problems=prepared.particulars.problems,
        )

    def screen_many(
        self,
        queries: Iterable[Query | str],
        workers: int = 1,
        threshold: float | None = None,
        limit: int | None = 10,
        as_of: date | None = None,
        kind: Kind | str | None = None,
        authority: str | None = None,
        programme: str | None = None,
        **further: Unpack[FilterOptions],
    ) -> Iterator[Screening]:
        """Screen many queries, in order, with the answers that `screen` gives one by one.

        Args:
            queries: Queries or names; read as they are needed, a few dozen ahead of the answers.
            workers: Number of processes, at least 1; with 1 the work is done in this process.
            threshold: As for `screen`, like all that follows.
            limit: Most hits for each query; None for all.
            as_of: Drop designations known not to be in force on this day.
            kind: Only entities of this kind.
            authority: Only entities designated under this authority.
            programme: Only entities with this programme.
            **further: Filters given by name, as `FilterOptions` explains them.

        Yields:
            One screening for each query. One that cannot be screened comes back with status "unscreenable" and
            the reason, and the rest goes on.

        Raises:
            QueryError: An option is malformed.
            TypeError: There is no option of a name.

        Example:
            >>> from sanscreen.records import Entity, Name
            >>> screener = Screener([Entity(id="1", kind="organization", names=[Name(text="HAMAS")])])
            >>> [screening.status for screening in screener.screen_many(["Hamas", "", "Acme"])]
            ['hit', 'unscreenable', 'clear']
        """
        n_workers = check_workers(workers)
        answer = self._together(threshold, limit, (as_of, kind, authority, programme), further)
        return screen_in_chunks(answer, queries, workers=n_workers)

    def answering(
        self,
        threshold: float | None = None,
        limit: int | None = 10,
        as_of: date | None = None,
        kind: Kind | str | None = None,
        authority: str | None = None,
        programme: str | None = None,
        **further: Unpack[FilterOptions],
    ) -> Callable[[Sequence[Query | str]], list[Screening]]:
        """Return the function by which `screen_many` answers, for a caller who shares the work out otherwise.

        Args:
            threshold: As for `screen`, like all that follows.
            limit: Most hits for each query; None for all.
            as_of: Drop designations known not to be in force on this day.
            kind: Only entities of this kind.
            authority: Only entities designated under this authority.
            programme: Only entities with this programme.
            **further: Filters given by name, as `FilterOptions` explains them.

        Returns:
            A function from some queries, best some dozens at once, to their screenings; it can be pickled to another
            process, and remembers there what it was asked.

        Raises:
            QueryError: An option is malformed.
            TypeError: There is no option of a name.

        Example:
            >>> from sanscreen.records import Entity, Name
            >>> screener = Screener([Entity(id="1", kind="organization", names=[Name(text="HAMAS")])])
            >>> [screening.status for screening in screener.answering()(["Hamas", "", "Acme"])]
            ['hit', 'unscreenable', 'clear']
        """
        return Remembering(self._together(threshold, limit, (as_of, kind, authority, programme), further))

    def _together(
        self,
        threshold: float | None,
        limit: int | None,
        named: tuple[object, object, object, object],
        further: FilterOptions,
    ) -> Callable[[Sequence[Query | str]], list[Screening]]:
        return partial(
            self._screen_together,
            least=check_threshold(threshold, self.profile),
            most=check_limit(limit),
            filters=self._filters(*named, further),
        )

    def _screen_together(
        self, queries: Sequence[Query | str], least: float, most: int | None, filters: Filters
    ) -> list[Screening]:
        """Return the answers to some queries, whose names are searched for together."""
        self._freshness.check()
        answers: list[Screening | None] = []
        asked: list[tuple[int, Query, PreparedQuery]] = []
        for place, given in enumerate(queries):
            answers.append(None)
            # Whatever was handed over that is no query: its reason stands in the answer in its place.
            query = Query()
            try:
                query = Query.of(given)
                asked.append((place, query, prepare_query(query)))
            except (UnscreenableQuery, QueryError) as error:
                answers[place] = self._unscreenable(query, error, least, most, filters)
        prepared = [held for _, _, held in asked]
        best = self._search.best_of_many(prepared, least, _wanted(most), self._asked_about(filters))
        for (place, query, held), (found, is_cut) in zip(asked, best, strict=True):
            stamp = self._stamper.stamp(least, most, filters)
            try:
                answers[place] = self._screening(query, held, found, stamp, filters, is_cut=is_cut)
            except UnscreenableQuery as error:
                answers[place] = self._unscreenable(query, error, least, most, filters)
        return [answer for answer in answers if answer is not None]

    def _unscreenable(
        self, query: Query, error: Exception, least: float, most: int | None, filters: Filters
    ) -> Screening:
        stamp = self._stamper.stamp(least, most, filters)
        return Screening(query, (), "unscreenable", truncated=False, stamp=stamp, reason=str(error))

    def entities(
        self,
        as_of: date | None = None,
        kind: Kind | str | None = None,
        authority: str | None = None,
        programme: str | None = None,
        **further: Unpack[FilterOptions],
    ) -> Iterator[Entity]:
        """Browse the lists, without a query and without scoring.

        Args:
            as_of: As for `screen`, like all that follows.
            kind: Only entities of this kind.
            authority: Only entities designated under this authority.
            programme: Only entities with this programme.
            **further: Filters given by name, as `FilterOptions` explains them.

        Returns:
            The entities that pass all filters, in the order of the lists: those that a screening with the same
            filters is about. One that stands on two lists comes twice; ``list=`` tells the two apart.

        Raises:
            QueryError: A filter is malformed.
            TypeError: There is no filter of a name.

        Example:
            >>> [entity.id for entity in Screener.from_list("eo13224").entities(section="1(a)(ii)(A)")]
            ['28004', '28005', '28283']
        """
        asked_about = self._asked_about(self._filters(as_of, kind, authority, programme, further))
        return (entity for place, entity in enumerate(self._entities) if asked_about is None or asked_about(place))

    def _filters(
        self, as_of: object, kind: object, authority: object, programme: object, further: FilterOptions
    ) -> Filters:
        return check_filters(as_of, kind, authority, programme, further, [info.name for info in self.lists])

    def _asked_about(self, filters: Filters) -> Callable[[int], bool] | None:
        """Return whether an entity passes the filters, by its position; None where there are no filters."""
        if filters == NO_FILTERS:
            return None
        return lambda position: passes(self._entities[position], self._list_name(position), filters)

    def explain(self, query: Query | str, entity_id: str) -> Explanation:
        """Explain how one entity scores for a query, whatever the score.

        Args:
            query: A `Query`, or a name.
            entity_id: Id of the entity; ``"list:id"`` where several lists have it.

        Returns:
            The score with its evidence, made by the same scoring as `screen`, and what would move it across the
            threshold.

        Raises:
            UnknownEntity: No entity has this id, or more than one list has it.
            UnscreenableQuery: The query has nothing to compare.
            QueryError: A field of the query is malformed.

        Example:
            >>> from sanscreen.records import Entity, Name
            >>> screener = Screener([Entity(id="1", kind="organization", names=[Name(text="HAMAS")])])
            >>> screener.explain("Acme", "1").score
            0.0
        """
        position = self._position(entity_id)
        asked = Query.of(query)
        entity = self._entities[position]
        prepared = prepare_query(asked)
        match = self._search.match(prepared, position)
        return Explanation(
            score=match.score,
            evidence=match.evidence,
            entity=entity,
            name=None if match.alignment is None else entity.names[match.name],
            list=self._list_name(position),
            query=shown_name(asked),
            threshold=self.profile.threshold,
            stamp=self._stamper.stamp(self.profile.threshold, None, NO_FILTERS),
            problems=prepared.particulars.problems,
            changes=find_changes(
                asked, match, entity, self._search.names(position), self._matcher, self.profile.threshold
            ),
        )

    def _position(self, entity_id: str) -> int:
        found = self._search.positions_of(entity_id)
        if not found:
            # "list:id", where several lists have the id; an id may hold a colon itself.
            starts = [(info.name, f"{info.name}:") for info in self.lists if entity_id.startswith(f"{info.name}:")]
            found = [
                position
                for name, start in starts
                for position in self._search.positions_of(entity_id.removeprefix(start))
                if self._list_name(position) == name
            ]
        if len(found) == 1:
            return found[0]
        lists = ", ".join(self._list_name(position) for position in found) or ", ".join(i.name for i in self.lists)
        if found:
            raise UnknownEntity(f"entity {entity_id!r} stands on several lists ({lists}); ask for 'list:id'")
        raise UnknownEntity(f"no entity {entity_id!r} in list {lists}")

    def _list_name(self, position: int) -> str:
        return self.lists[self._search.list_of(position)].name

    def _hit(self, match: Match, position: int, query: Query, threshold: float, as_of: date | None) -> Hit:
        entity = self._entities[position]
        return Hit(
            score=match.score,
            entity=entity,
            name=entity.names[match.name],
            evidence=match.evidence,
            list=self._list_name(position),
            query=shown_name(query),
            threshold=threshold,
            as_of=as_of,
            links=tuple(
                Link(self._list_name(other), self._entities[other].id, identifier)
                for other, identifier in self._search.linked(position)
            ),
        )

    @cached_property
    def _stamper(self) -> Stamper:
        starts = self._prepared.list_starts.tolist()
        return Stamper(self.lists, [stop - start for start, stop in pairwise(starts)], self.profile)

    def save(self, path: str | PathLike[str]) -> None:
        """Save lists and profile to one file, written aside and swapped in whole.

        Args:
            path: The file.

        Raises:
            OSError: The file cannot be written; a file that was there before is untouched.

        Example:
            >>> import tempfile
            >>> from sanscreen.records import Entity, Name
            >>> screener = Screener([Entity(id="1", kind="organization", names=[Name(text="HAMAS")])])
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     screener.save(folder + "/screener")
            ...     Screener.load(folder + "/screener").screen("Hamas")[0].score
            1.0
        """
        from sanscreen.saved import write_screener

        write_screener(path, self._prepared, self.profile)

    @classmethod
    def load(cls, path: str | PathLike[str], *, max_list_age: timedelta | int | None = None) -> Self:
        """Load what `save` wrote.

        Args:
            path: The file.
            max_list_age: As for `Screener`; it is not saved.

        Returns:
            A screener that gives the same answers.

        Raises:
            ListError: The file is absent, of another format or version, or damaged.
            StaleList: A list in it is older than allowed, or its age is not known.
            ProfileError: Its profile does not fit this version of sanscreen.
        """
        from sanscreen.saved import read_screener

        max_age = check_max_list_age(max_list_age)
        screener = cls.__new__(cls)
        screener._take(*read_screener(path), max_age)
        return screener


def screen(
    query: Query | str,
    threshold: float | None = None,
    limit: int | None = 10,
    as_of: date | None = None,
    kind: Kind | str | None = None,
    authority: str | None = None,
    programme: str | None = None,
    **further: Unpack[FilterOptions],
) -> Screening:
    """Screen one query against the bundled list; its screener is made once and kept.

    Args:
        query: A `Query`, or a name.
        threshold: As for `Screener.screen`, like all that follows.
        limit: Most hits to return; None for all.
        as_of: Drop designations known not to be in force on this day.
        kind: Only entities of this kind.
        authority: Only entities designated under this authority.
        programme: Only entities with this programme.
        **further: Filters given by name, as `FilterOptions` explains them.

    Returns:
        The hits, best first.

    Raises:
        UnscreenableQuery: The query has nothing to compare.
        QueryError: A field of the query or an option is malformed.
        TypeError: There is no option of a name.

    Example:
        >>> screen("Jund al-Khilafah in Tunisia")[0].entity.designations[0].section
        '1(b)'
    """
    return bundled_screener().screen(query, threshold, limit, as_of, kind, authority, programme, **further)


@cache
def bundled_screener() -> Screener:
    """Return the screener of the bundled list, which is made once and kept."""
    return Screener.from_list(BUNDLED_LIST)
