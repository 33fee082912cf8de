"""What likeness two words can have at most: never less than what the comparison gives."""

from __future__ import annotations

import random
import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanscreen import Screener
from sanscreen.index.shapes import Shapes, limits_of
from sanscreen.index.tables import SINGLE
from sanscreen.matching import PROFILES, Profile, profile_of
from sanscreen.matching.profile import make_profile
from sanscreen.matching.similarity import Similarity
from sanscreen.names import normalise
from sanscreen.names.families import symbols_of
from sanscreen.names.keys import SPELT, joined_keys, part_keys

# One with every cost at an end of its range, so that no cause hides behind another.
PROFILES_APART = [
    PROFILES["balanced"],
    make_profile(edit=0.2, least=0.3),
    make_profile(edit=2.0, sound=0.6, least=0.2, cut=1.0),
    make_profile(sound=0.3, cut=0.2, unwritten=0.2, scanned=0.2, key=0.1, doubled=0.9, least=0.1),
]
WORDS = st.text(st.sampled_from("abcdeghiklmnorstuvwyz2"), min_size=1, max_size=14)


def slipped(word: str, rng: random.Random) -> str:
    """Return a word with one letter changed, left out, put in, doubled or swapped, or cut."""
    at = rng.randrange(len(word))
    letter = rng.choice(string.ascii_lowercase)
    return rng.choice(
        [
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[: at + 1] + word[at:],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            word[: max(4, at)],
            word.replace("rn", "m").replace("ii", "u"),
            "".join(char for char in word if char not in "aeiou"),
        ]
    )


def share_a_slip(a: str, b: str) -> bool:
    """Return whether two parts share the key of a slip."""
    return any(key[0] == SPELT for key in part_keys(a) & part_keys(b))


def assert_limits_hold(pairs: list[tuple[str, str]], profile: Profile) -> None:
    """Compare the limits of pairs with their likeness, as parts and as words written together."""
    pairs = [(a, b) for a, b in pairs if a and b and not set(symbols_of(a)) & set(symbols_of(b))]
    if not pairs:
        return
    asked, listed = (Shapes.of([pair[side] for pair in pairs]) for side in (0, 1))
    apart = [min(map(len, pair)) >= 4 and not share_a_slip(*pair) for pair in pairs]
    similarity = Similarity(profile)
    for known in (np.array(apart), np.zeros(len(pairs), dtype=bool)):
        limits = limits_of(asked, listed, known, profile)
        for pair, limit in zip(pairs, limits.tolist(), strict=True):
            # Without a common key there is no likeness, whatever the spellings.
            if part_keys(pair[0]) & (part_keys(pair[1]) | joined_keys(pair[1], whole=True)):
                assert similarity.of(*pair).value <= limit + 1e-9, pair


@pytest.mark.parametrize("profile", PROFILES_APART, ids=lambda profile: profile.digest)
def test_words_and_their_misspellings(profile):
    """Of real words with one to four slips."""
    rng = random.Random(5)
    names = ["Abdurrahman Qasim", "Osterkarnp", "Jund al-Khilafah", "Bektemirov Pettersson", "Xinguang Haixx", "Mhmmd"]
    words = [part.text for name in names for part in normalise(name).parts]
    pairs = []
    for _ in range(3_000):
        word = other = rng.choice(words)
        for _ in range(rng.randint(0, 4)):
            other = slipped(other, rng) or other
        pairs.append((word, other))
    assert_limits_hold(pairs, profile)


def parts_sharing_a_key(screener: Screener) -> list[tuple[str, str]]:
    """Return some listed parts, each with all that share a key with it."""
    tables = screener._search.index.tables
    parts = np.flatnonzero((tables.classes == SINGLE) & (np.diff(tables.owns.starts) == 0)).tolist()
    return [
        (tables.texts[number], tables.texts[other])
        for number in random.Random(6).sample(parts, 300)
        for other in tables.by_key.find(part_keys(tables.texts[number])).tolist()
        if tables.classes[other] == SINGLE and other != number
    ]


def test_words_of_the_bundled_list(bundled_screener):
    """Of listed parts with all that share a key with them."""
    pairs = parts_sharing_a_key(bundled_screener)
    assert len(pairs) > 1_000
    assert_limits_hold(pairs, profile_of(None))


@settings(max_examples=200)
@given(
    st.lists(st.tuples(WORDS, WORDS), max_size=30), st.sampled_from(PROFILES_APART), st.randoms(use_true_random=False)
)
def test_drawn_words(pairs, profile, rng):
    """Of drawn words, and of these with one slip."""
    assert_limits_hold([*pairs, *((a, slipped(a, rng)) for a, _ in pairs)], profile)


def test_most_parts_that_share_a_key_are_far(bundled_screener):
    """A limit that is always 1 would hold too: it has to keep words of other names from being compared."""
    pairs = parts_sharing_a_key(bundled_screener)
    asked, listed = (Shapes.of([pair[side] for pair in pairs]) for side in (0, 1))
    apart = np.array([min(map(len, pair)) >= 4 and not share_a_slip(*pair) for pair in pairs])
    limits = limits_of(asked, listed, apart, profile_of(None))
    assert np.mean(limits < 0.85) > 0.6
