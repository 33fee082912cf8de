"""The project's own ground truth: pairs of names, how plainly each is one party or two, and their frozen scores."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise
from statistics import fmean

import pytest
from scripts.freeze_scores import FROZEN, FROZEN_COLUMNS, Pair, header, read_pairs, read_table, score

from sanscreen import Screener
from sanscreen.records import Kind

TIERS = ("STRONG", "MEDIUM", "WEAK")
PAIRS = read_pairs()
# From plainly the same to plainly another.
ORDER = [*(("1", tier) for tier in TIERS), *(("0", tier) for tier in reversed(TIERS))]
STEPS = [step for step in pairwise(ORDER) if step != (("1", "WEAK"), ("0", "WEAK"))]
AGAIN = "run python scripts/freeze_scores.py and look at the diff"

scored = cache(score)


def strong(is_match: str) -> list[object]:
    """Return the STRONG pairs as parameters; the cause and both names are the id."""
    return [
        pytest.param(pair, id=ascii(f"{pair.category}: {pair.query} / {pair.name}")[1:-1])
        for pair in PAIRS
        if (pair.tier, pair.is_match) == ("STRONG", is_match)
    ]


@pytest.fixture(scope="module")
def threshold() -> float:
    """The threshold of the default profile."""
    return Screener([]).profile.threshold


class TestFile:
    def test_cells(self):
        """Every row has a known kind, tier and answer, and two names, a category and a reason without blank ends."""
        kinds = {kind.value for kind in Kind}
        for pair in PAIRS:
            assert pair.kind in kinds, pair
            assert pair.tier in TIERS, pair
            assert pair.is_match in ("0", "1"), pair
            for cell in (pair.query, pair.name, pair.category, pair.why):
                assert cell, pair
                assert cell == cell.strip(), pair

    def test_no_pair_twice(self):
        """A pair stands once, whichever way round, and no name is its own pair."""
        seen: set[tuple[str, frozenset[str]]] = set()
        for pair in PAIRS:
            names = frozenset((pair.query, pair.name))
            assert len(names) == 2, pair
            assert (pair.kind, names) not in seen, pair
            seen.add((pair.kind, names))

    def test_unseen_characters_are_named(self):
        """A character that cannot be seen is named by its code point in the reason."""
        for pair in PAIRS:
            for sign in {*pair.query, *pair.name} - {" "}:
                if unicodedata.category(sign) in ("Cf", "Cc", "Zs", "Zl", "Zp"):
                    assert f"U+{ord(sign):04X}" in pair.why, pair

    def test_every_tier_is_filled(self):
        """Each tier has matches and non-matches enough for its mean to say something."""
        for is_match, tier in ORDER:
            assert sum((pair.is_match, pair.tier) == (is_match, tier) for pair in PAIRS) >= 10, (is_match, tier)


class TestScores:
    @pytest.mark.parametrize("pair", strong("1"))
    def test_strong_match_is_a_hit(self, pair: Pair, threshold: float):
        """Names that are plainly one party reach the default threshold."""
        assert scored(pair) >= threshold, pair.why

    @pytest.mark.parametrize("pair", strong("0"))
    def test_strong_non_match_is_no_hit(self, pair: Pair, threshold: float):
        """Names that are plainly two parties stay below the default threshold."""
        assert scored(pair) < threshold, pair.why

    @pytest.mark.parametrize(("plainer", "next_one"), STEPS, ids=lambda tier: f"{tier[1]}-{tier[0]}")
    def test_means_fall(self, plainer: tuple[str, str], next_one: tuple[str, str]):
        """The mean score falls from plainly the same, tier by tier, to plainly another.

        The step between the two WEAK tiers is left to the benchmark: they hold what a name alone cannot decide.
        """
        first, second = (
            fmean(scored(pair) for pair in PAIRS if (pair.is_match, pair.tier) == tier) for tier in (plainer, next_one)
        )
        assert first > second

    def test_frozen(self):
        """Every score is the frozen one, so that a change of scores shows in review."""
        frozen = read_table(FROZEN, FROZEN_COLUMNS)
        assert [tuple(row[column] for column in FROZEN_COLUMNS[:-1]) for row in frozen] == [
            (pair.kind, pair.query, pair.name, pair.is_match, pair.tier) for pair in PAIRS
        ], f"other pairs than those frozen: {AGAIN}"
        moved = [
            f"{pair.query!r} / {pair.name!r}: {row['score']} -> {scored(pair):.6f}"
            for pair, row in zip(PAIRS, frozen, strict=True)
            if abs(float(row["score"]) - scored(pair)) > 1e-6
        ]
        assert not moved, "\n".join([f"{len(moved)} scores moved; {AGAIN}", *moved])
        assert FROZEN.read_text(encoding="utf-8").startswith(header()), f"made under another scoring: {AGAIN}"
