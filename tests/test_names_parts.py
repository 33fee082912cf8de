"""Text to normal form: parts, their roles, titles, units."""

from __future__ import annotations

import pytest
from hypothesis import given

from case_tables import cases
from sanscreen.names import Role, normalise
from sanscreen.names.parts import MAX_PARTS, normalise_afresh
from strategies import any_names


@pytest.mark.parametrize(("text", "expected", "roles", "titles"), cases("names", "text", "expected", "roles", "titles"))
def test_names(text, expected, roles, titles):
    """Each case of the table: folded parts in natural order, titles set aside, and the role of each part."""
    name = normalise(text)
    assert name.text == expected
    # Which names are words of trade is the matter of a table that grows; here both are names.
    seen = ["name" if part.role is Role.TRADE else part.role.value.replace(" ", "-") for part in name.parts]
    assert " ".join(seen) == roles
    assert " ".join(title.text for title in name.titles) == titles


@pytest.mark.parametrize(("one", "other", "same"), cases("legal_forms", "one", "other", "same"))
def test_legal_forms(one, other, same):
    """A legal form is one symbol however it is written."""
    assert (normalise(one).text == normalise(other).text) is (same == "yes")


@pytest.mark.parametrize("text", ["", " ", "\t\n", "!!!", "—", "...", "\u200b", "\x00", "\ud800", "،", "🙂", "'"])
def test_nothing_to_compare(text):
    """Blank, punctuation, invisible: no parts, and the text is kept."""
    name = normalise(text)
    assert name.parts == ()
    assert name.units == ()
    assert name.original == text


@pytest.mark.parametrize("text", ["Dr.", "Mr", "Sheikh", "PROF."])
def test_a_lone_title_is_no_name(text):
    """It has no part to compare, and says that it was a title."""
    name = normalise(text)
    assert name.parts == ()
    assert len(name.titles) == 1


@pytest.mark.parametrize(
    "text", ["Bank", "The", "Al", "Ltd", "GmbH", "Trading Company", "Of the", "First", "7", "S.A."]
)
def test_a_name_of_common_words_is_kept_whole(text):
    """What would be set aside beside a name has keys where it is the whole name."""
    name = normalise(text)
    assert name.parts
    assert any(unit.keys for unit in name.units)


def test_the_original_spelling_is_kept():
    """Each part says how it was written."""
    name = normalise("Sheikh  BIN‑LADIN, Usâma Ltd.")
    assert "Usâma" in [part.original for part in name.parts]
    assert normalise("Ромашка ООО").parts[0].original == "Ромашка"


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("N4m R1M", ["nam", "rim"]),
        ("40bañez", ["aobanez"]),
        ("Gang 40uniņš", ["aounins"]),
        ("4ли", ["ali"]),
        ("04co", ["oaco"]),
        ("٤بن", []),
    ],
)
def test_digits_read_as_letters_are_folded(text, readings):
    """A reading is compared by its sounds, which only folded letters have; numbers and forms stand as written."""
    assert [unit.text for unit in normalise(text).units if unit.disguised] == readings


@given(any_names())
def test_parts_and_units_fit(text):
    """Weights are shares, titles weigh nothing, and each part is the unit of its position."""
    name = normalise(text)
    assert name.original == text
    for position, part in enumerate(name.parts):
        assert 0.0 < part.weight <= (1.5 if part.role is Role.NUMBER else 1.0)
        assert part.role is not Role.TITLE
        unit = name.units[position]
        assert (unit.text, unit.start, unit.stop, unit.weight) == (part.text, position, position + 1, part.weight)
    for unit in name.units:
        written = "".join(part.text for part in name.parts[unit.start : unit.stop])
        if unit.disguised:
            assert unit.text.isalpha()
            assert unit.text.isascii()
            assert not written.isalpha()
        elif unit.initials:
            first_letters = iter(part.text[0] for part in name.parts[unit.start : unit.stop])
            assert all(letter in first_letters for letter in unit.text)
        else:
            assert unit.text == written
    assert all(title.weight == 0.0 for title in name.titles)
    assert name.weight == pytest.approx(sum(part.weight for part in name.parts))


@given(any_names())
def test_pure(text):
    """The same text gives an equal name with an equal hash, remembered or not."""
    first = normalise(text)
    assert normalise_afresh(text) == first
    assert hash(normalise(text)) == hash(first)


def test_significant_parts_leave_particles_and_order_aside():
    """Two names with the same significant parts are equal names."""
    assert normalise("al-Qizani, Ashraf").significant == normalise("Ashraf Qizani").significant
    assert normalise("Ashraf Qizani").significant != normalise("Ashraf Qizani Khan").significant


@pytest.mark.parametrize("text", ["word " * (MAX_PARTS + 1), "x" * 5000, "a b " * 5000])
def test_a_text_too_long_says_so(text):
    """What is cut is told, and what is read is bounded."""
    name = normalise(text)
    assert name.cut
    assert len(name.parts) <= MAX_PARTS


def test_a_long_name_is_not_cut():
    """A name may have as many parts as the bound says."""
    assert not normalise(" ".join(["word"] * MAX_PARTS)).cut
