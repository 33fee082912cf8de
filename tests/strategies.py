"""Drawn names, entities and queries, and the ways in which a name is misspelt.

In: hypothesis, or a seeded `random.Random`. Out: text and records. The drawn names hold what names hold (titles,
particles, legal forms, numbers, initials, punctuation), not only letters; the treatments are pure functions of a
name and a random source, so that an oracle can repeat them.
"""

from __future__ import annotations

import random
import string
import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

from sanscreen.records import (
    AUTHORITY_SIGNED_ON,
    Designation,
    Detail,
    Entity,
    Identifier,
    Kind,
    Name,
    NameKind,
    NameParts,
    NameQuality,
    PartialDate,
    Query,
    Relation,
)
from sanscreen.records.checks import is_visible

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"

SCRIPTS = {
    "latin": string.ascii_letters + "".join(map(chr, range(0xC0, 0x180))).replace("×", "").replace("÷", ""),
    "cyrillic": "".join(map(chr, range(0x400, 0x460))),
    "greek": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς",
    "armenian": "".join(map(chr, range(0x561, 0x587))),
    "georgian": "".join(map(chr, range(0x10D0, 0x10F1))),
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأإئؤپچژگی",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשתםןףץך",
    "devanagari": "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह",
    "thai": "กขคงจชซดตถทธนบปผพฟภมยรลวสหอ",
    "han": "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗国中大山银行",
    "kana": "アイウエオカキクケコサシスセソタチツテトナニヌネノあいうえおかきくけこ",
    "hangul": "김이박최정강조윤장임한오서신권황안송류전홍",
}
"""Letters by script. Letters of one case only where upper case is another letter than the table holds."""

GIVEN = ["Usama", "Ashraf", "Maria", "John", "Ahmed", "Mohammed", "Ivan", "Li", "Yusuf", "Aleksandr", "Omar", "Jean"]
FAMILY = ["Ladin", "Qizani", "Garcia", "Smith", "Qadhafi", "Petrov", "Wei", "Rahman", "Kennedy", "Khalifa", "O'Brien"]
TITLES = ["Dr.", "Sheikh", "Mr", "Prof.", "Haji", "General"]
PARTICLES = ["al", "bin", "ibn", "abu", "the", "of", "de", "van", "der", "el"]
LEGAL_FORMS = ["Ltd", "LLC", "S.A.", "GmbH", "d.o.o.", "Co., Ltd.", "A/S", "OOO", "Inc.", "PLC"]
TRADE = ["Bank", "Trading", "General", "Shipping", "Company"]
NUMBERS = ["1", "2", "007", "II", "one", "First", "61398", "21st", "MS13"]
OWN_SCRIPT = [
    "محمد",
    "أحمد",
    "يوسف",
    "والرحمن",
    "Иван",
    "Александр",
    "김정은",
    "이",
    "דוד",
    "א",
    "Ιωάννης",
    "マリア",
    "王",
]
INITIALS = ["J.", "J.F.", "A", "B.", "X"]
PUNCTUATION = [" ", " ", " ", " ", "-", ", ", " / ", " & ", "  ", ". ", "' ", " (", ") "]

_VOCABULARY = [*GIVEN, *FAMILY, *OWN_SCRIPT, *TITLES, *PARTICLES, *LEGAL_FORMS, *TRADE, *NUMBERS, *INITIALS]


def words(script: str, *, longest: int = 9) -> st.SearchStrategy[str]:
    """Draw a word of letters of one script."""
    return st.text(SCRIPTS[script], min_size=2, max_size=longest)


@st.composite
def names_in_one_script(draw: st.DrawFn) -> str:
    """Draw a name of one to four words of one script."""
    script = draw(st.sampled_from(sorted(SCRIPTS)))
    return " ".join(draw(st.lists(words(script), min_size=1, max_size=4)))


@st.composite
def messy_names(draw: st.DrawFn) -> str:
    """Draw a name of the words that names are made of, in any order, with the punctuation people use."""
    chosen = draw(st.lists(st.sampled_from(_VOCABULARY), min_size=1, max_size=6))
    text = chosen[0]
    for word in chosen[1:]:
        text += draw(st.sampled_from(PUNCTUATION)) + word
    return text


def any_names() -> st.SearchStrategy[str]:
    """Draw a name of any sort, arbitrary text among them."""
    return st.one_of(messy_names(), names_in_one_script(), st.text(max_size=40))


def plausible_names() -> st.SearchStrategy[str]:
    """Draw a name of two or three known words: short lists of them hold many near namesakes."""
    return st.builds(
        lambda given, family, more: " ".join((*given, *more, family)),
        st.lists(st.sampled_from(GIVEN), min_size=1, max_size=2),
        st.sampled_from(FAMILY),
        st.lists(st.sampled_from([*PARTICLES, "Ltd", "2"]), max_size=1),
    )


@st.composite
def spellings(draw: st.DrawFn, name: str) -> str:
    """Draw another spelling of a name by case, Unicode form, spacing and zero-width characters."""
    text = draw(st.sampled_from([str, str.upper, str.lower, str.title]))(name)
    text = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text)
    blank = draw(st.sampled_from([" ", "  ", "\t", "\u00a0", " \u3000 "]))
    text = blank.join(text.split())
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(ZERO_WIDTH)) + text[place:]
    return draw(st.sampled_from(["", " ", "\n"])) + text + draw(st.sampled_from(["", " ", "\t"]))


def identifiers() -> st.SearchStrategy[Identifier]:
    """Draw a document among few, so that lists and queries often share one."""
    return st.builds(
        Identifier,
        type=st.sampled_from(["passport", "Passport No.", "tax-id", "imo"]),
        number=st.sampled_from(["Z 123456", "z-123456", "A765432", "77"]),
        country=st.sampled_from([None, "tn", "dz"]),
    )


BIRTH_DATES = ["1970", "1970-05", "1970-05-02", "1970-02-05", "1971-05-02", "1991", "circa 1966", "1955 to 1958"]
PLACES = ["Gafsa", "Qafsah, Tunisia", "Sfax, Tunisia", "Tunis"]
ADDRESSES = ["12 Rue de Marseille, Tunis", "Rue de Marseille 12, Tunis, Tunisia", "Old Street 3, London"]


@st.composite
def entity_lists(draw: st.DrawFn, *, most: int = 8) -> list[Entity]:
    """Draw entities with ids of their own and names that resemble each other."""
    entities = []
    for number in range(draw(st.integers(1, most))):
        texts = draw(st.lists(plausible_names(), min_size=1, max_size=3, unique=True))
        entities.append(
            Entity(
                id=f"e{number}",
                kind=draw(st.sampled_from(["person", "organization", "vessel", "unknown"])),
                names=[
                    Name(
                        text=text,
                        kind="alias" if place else "primary",
                        quality=draw(st.sampled_from(["strong", "strong", "weak"])),
                    )
                    for place, text in enumerate(texts)
                ],
                birth_dates=draw(st.lists(st.sampled_from(BIRTH_DATES), max_size=1)),
                nationalities=draw(st.lists(st.sampled_from(["tn", "dz", "ru"]), max_size=1)),
                birth_places=draw(st.lists(st.sampled_from(PLACES), max_size=1)),
                addresses=draw(st.lists(st.sampled_from(ADDRESSES), max_size=1)),
                identifiers=draw(st.lists(identifiers(), max_size=1)),
                gender=draw(st.sampled_from([None, "male", "female"])),
            )
        )
    return entities


# What a file may do to a text: quotes, delimiters, formulas, line ends, blanks at the ends, marks and empty text.
_AWKWARD = [
    "'",
    "''Abd",
    "=1+1",
    "-2",
    "@a",
    '"',
    ' "a" ',
    "a,b;c|d",
    "a\r\nb",
    "\ra",
    "a\u2028b",
    "\ta",
    "[]",
    "\ufeffa",
]


def any_text() -> st.SearchStrategy[str]:
    """Draw any text that UTF-8 can hold."""
    return st.one_of(st.sampled_from([*_AWKWARD, "", " "]), st.text(st.characters(codec="utf-8"), max_size=12))


def visible_text() -> st.SearchStrategy[str]:
    """Draw text that shows something."""
    return st.one_of(st.sampled_from(_AWKWARD), any_text()).filter(is_visible)


def _partial_dates() -> st.SearchStrategy[PartialDate]:
    days = st.lists(st.dates(), min_size=2, max_size=2).map(sorted)
    return st.builds(lambda span, circa: PartialDate(*span, circa), days, st.booleans())


def _several(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(values, max_size=2).map(tuple)


def _designations() -> st.SearchStrategy[Designation]:
    """Draw acts with all their fields, whose days are after every order and in their order."""
    first = max(AUTHORITY_SIGNED_ON.values())
    texts = {
        field: st.none() | any_text()
        for field in (
            *("section", "programme", "determined_by", "date_source", "citation"),
            *("listed_on_source", "note", "confidence"),
        )
    }
    days = st.lists(st.none() | st.dates(min_value=first), min_size=4, max_size=4).map(
        lambda drawn: sorted(drawn, key=lambda day: day or first)
    )
    return st.builds(
        lambda days, **fields: Designation(
            **dict(zip(("determined_on", "designated_on", "listed_on", "delisted_on"), days, strict=True)), **fields
        ),
        days,
        authority=st.just("E.O. 13224") | visible_text(),
        as_amended_by=_several(visible_text()),
        url=st.none() | st.sampled_from(["http://a.example", "HTTPS://b.example/?q='=1"]),
        **texts,
    )


@st.composite
def full_entities(draw: st.DrawFn, *, entity_id: str | None = None) -> Entity:
    """Draw an entity of which every field may be filled, with the texts that files have trouble with."""
    names = st.builds(
        Name,
        text=visible_text(),
        kind=st.sampled_from(NameKind),
        quality=st.sampled_from(NameQuality),
        script=st.none() | any_text(),
        parts=st.none() | st.builds(NameParts, given=_several(visible_text()), family=_several(visible_text())),
        note=st.none() | any_text(),
    )
    countries = st.sampled_from(["tn", "su", "mt"])
    fields = {
        "designations": _several(_designations()),
        "birth_dates": _several(_partial_dates()),
        "nationalities": _several(countries),
        "identifiers": _several(
            st.builds(
                Identifier,
                type=visible_text(),
                number=visible_text(),
                country=st.none() | countries,
                note=st.none() | any_text(),
            )
        ),
        "addresses": _several(visible_text()),
        "remarks": st.none() | any_text(),
        "source": st.none() | any_text(),
        "programmes": _several(visible_text()),
        "gender": st.none() | any_text(),
        "birth_places": _several(visible_text()),
        "relations": _several(
            st.builds(
                Relation, type=visible_text(), name=st.none() | visible_text(), entity_id=st.none() | visible_text()
            )
        ),
        "details": _several(st.builds(Detail, type=visible_text(), value=visible_text())),
        "amended_on": _several(st.dates()),
    }
    assert {"id", "kind", "names", *fields} == set(Entity.model_fields)
    return Entity(
        id=entity_id or draw(visible_text()),
        kind=draw(st.sampled_from(Kind)),
        names=tuple(draw(st.lists(names, min_size=1, max_size=3))),
        **{field: draw(values) for field, values in fields.items()},
    )


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Draw a query with a misspelt name and some of what may be known beyond it."""
    name = draw(plausible_names())
    treatment = draw(st.sampled_from([None, *sorted(TREATMENTS)]))
    if treatment is not None:
        name = TREATMENTS[treatment](name, random.Random(draw(st.integers(0, 99))))
    return Query(
        name=name,
        aliases=draw(st.lists(plausible_names(), max_size=1)),
        kind=draw(st.sampled_from([None, None, "person", "vessel"])),
        birth_date=draw(st.sampled_from([None, None, *BIRTH_DATES])),
        countries=draw(st.lists(st.sampled_from(["tn", "Algeria", "USSR", "Atlantis"]), max_size=1)),
        birth_place=draw(st.sampled_from([None, *PLACES])),
        addresses=draw(st.lists(st.sampled_from(ADDRESSES), max_size=1)),
        identifiers=draw(st.lists(identifiers(), max_size=1)),
        gender=draw(st.sampled_from([None, "m", "f", "unknown"])),
    )


def _a_word(name: str, rng: random.Random) -> tuple[list[str], int]:
    """Return the words of a name and the position of one that is long enough to be misspelt."""
    split = name.split()
    long_enough = [place for place, word in enumerate(split) if len(word) >= 4]
    return split, rng.choice(long_enough) if long_enough else -1


def typo(name: str, rng: random.Random) -> str:
    """Put a wrong letter into a word."""
    split, chosen = _a_word(name, rng)
    if chosen >= 0:
        word = split[chosen]
        place = rng.randrange(len(word))
        split[chosen] = word[:place] + rng.choice(string.ascii_lowercase) + word[place + 1 :]
    return " ".join(split)


def swap(name: str, rng: random.Random) -> str:
    """Swap two neighbouring letters of a word."""
    split, chosen = _a_word(name, rng)
    if chosen >= 0:
        word = split[chosen]
        place = rng.randrange(len(word) - 1)
        split[chosen] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(split)


def drop(name: str, rng: random.Random) -> str:
    """Leave out a word, where there are more than two."""
    split = name.split()
    if len(split) > 2:
        del split[rng.randrange(len(split))]
    return " ".join(split)


def reorder(name: str, rng: random.Random) -> str:
    """Shuffle the words."""
    split = name.split()
    rng.shuffle(split)
    return " ".join(split)


def initials(name: str, rng: random.Random) -> str:
    """Write a word as its initial."""
    split, chosen = _a_word(name, rng)
    if len(split) > 1 and chosen >= 0:
        split[chosen] = split[chosen][0] + "."
    return " ".join(split)


def joined(name: str, rng: random.Random) -> str:
    """Write two neighbouring words as one."""
    split = name.split()
    if len(split) > 1:
        place = rng.randrange(len(split) - 1)
        split[place : place + 2] = [split[place] + split[place + 1]]
    return " ".join(split)


def cut(name: str, rng: random.Random) -> str:
    """Cut off the end of a word."""
    split, chosen = _a_word(name, rng)
    if chosen >= 0:
        split[chosen] = split[chosen][: rng.randint(4, len(split[chosen]))]
    return " ".join(split)


_RESPELT = [("q", "k"), ("kh", "h"), ("dh", "d"), ("ee", "i"), ("ou", "u"), ("y", "i"), ("ph", "f"), ("sh", "ch")]


def respelling(name: str, rng: random.Random) -> str:
    """Write one sound as another tradition writes it, or leave out a vowel."""
    lower = name.lower()
    usable = [(one, other) for one, other in _RESPELT if one in lower]
    if usable:
        return lower.replace(*rng.choice(usable))
    vowels = [place for place, char in enumerate(lower) if char in "aeiou" and place]
    place = rng.choice(vowels) if vowels else len(lower)
    return lower[:place] + lower[place + 1 :]


TREATMENTS: dict[str, Callable[[str, random.Random], str]] = {
    treatment.__name__: treatment for treatment in (typo, swap, drop, reorder, initials, joined, cut, respelling)
}
"""Ways in which an honest query differs from the listed name."""
