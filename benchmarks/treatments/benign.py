"""Benign variants: honest people and clerks write one name in several right ways."""

from __future__ import annotations

import random
import re

from benchmarks.treatments.errors import like, replace_one
from benchmarks.treatments.words import (
    ABBREVIATIONS,
    ADDED_FORMS,
    FORMS,
    NICKNAMES,
    NUMBERS,
    PATRONYMICS,
    ROMANISATIONS,
    ROMANISED_ARTICLES,
    ROMANISED_ENDINGS,
    TITLES,
)

Rng = random.Random
_PARTICLES = {"al", "el", "bin", "ibn", "abu", "abd", "van", "von", "de", "del", "la", "da", "di", "and", "of", "the"}


def _is_person(kind: str, words: list[str], *, at_least: int) -> bool:
    return kind == "person" and len(words) >= at_least


def case_changed(name: str, kind: str, rng: Rng) -> str | None:
    """All capitals or none: core systems keep names so (SSB "case_fold")."""
    return name.lower() if rng.random() < 0.5 else name.upper()


def punctuation_dropped(name: str, kind: str, rng: Rng) -> str | None:
    """Hyphens, apostrophes, dots and commas left out (FCA class "hyphen, apostrophe"; SSB "punctuation")."""
    plain = re.sub(r"[^\w\s&]", "", name)
    return plain if plain != name else None


def punctuation_spaced(name: str, kind: str, rng: Rng) -> str | None:
    """Hyphens, apostrophes and dots as spaces (FCA class "full stop for space"; SSB "punctuation")."""
    plain = " ".join(re.sub(r"[-'’`.]", " ", name).split())
    return plain if plain != name else None


def hyphened(name: str, kind: str, rng: Rng) -> str | None:
    """A hyphen for a space between two words: double names and articles (FCA class "hyphen for space")."""
    words = name.split(" ")
    if len(words) < 3:
        return None
    at = rng.randrange(len(words) - 1)
    return " ".join([*words[:at], f"{words[at]}-{words[at + 1]}", *words[at + 2 :]])


def rotated(name: str, kind: str, rng: Rng) -> str | None:
    """The words in another order: family name first without a comma (FCA class "word change"; SSB "name_order")."""
    words = name.split()
    if not _is_person(kind, words, at_least=2):
        return None
    at = rng.randint(1, len(words) - 1)
    return " ".join(words[at:] + words[:at])


def surname_first(name: str, kind: str, rng: Rng) -> str | None:
    """Family name, comma, given names: passports, ledgers and OFAC's own list (SSB "name_order")."""
    words = name.split()
    return f"{words[-1]}, {' '.join(words[:-1])}" if _is_person(kind, words, at_least=2) else None


def part_dropped(name: str, kind: str, rng: Rng) -> str | None:
    """A middle name or patronymic left out (FCA class "delete, word"; SSB "token_drop")."""
    words = name.split()
    inner = [at for at in range(1, len(words) - 1) if words[at].lower().strip("-") not in _PARTICLES]
    if not inner or kind != "person":
        return None
    at = rng.choice(inner)
    return " ".join(words[:at] + words[at + 1 :])


def word_dropped(name: str, kind: str, rng: Rng) -> str | None:
    """A firm's name without one of its words (FCA class "delete, word")."""
    words = name.split()
    if kind == "person" or len(words) < 4:
        return None
    at = rng.randrange(1, len(words))
    return " ".join(words[:at] + words[at + 1 :])


def part_added(name: str, kind: str, rng: Rng) -> str | None:
    """A further given name or the father's name put in, which the list does not know (FCA class "insert, word")."""
    words = name.split()
    if not _is_person(kind, words, at_least=2):
        return None
    return " ".join([words[0], rng.choice(PATRONYMICS), *words[1:]])


def title_added(name: str, kind: str, rng: Rng) -> str | None:
    """A title before the name: Dr., Sheikh, Haji (FCA class "title"; SSB "title_affix")."""
    return f"{rng.choice(TITLES)} {name}" if kind == "person" else None


def one_initial(name: str, kind: str, rng: Rng) -> str | None:
    """One given name as an initial: "Osama M. Bin Ladin" (SSB "initials")."""
    words = name.split()
    if not _is_person(kind, words, at_least=3):
        return None
    at = rng.randrange(len(words) - 1)
    if not words[at][0].isalpha() or words[at].lower() in _PARTICLES:
        return None
    return " ".join([*words[:at], words[at][0].upper() + rng.choice(("", ".")), *words[at + 1 :]])


def initials(name: str, kind: str, rng: Rng) -> str | None:
    """All given names as initials: "O. Bin Ladin", as in payment messages (SSB "initials")."""
    words = name.split()
    if not _is_person(kind, words, at_least=2) or len(words[-1]) < 4:
        return None
    dot = rng.choice(("", "."))
    given = [word[0].upper() + dot for word in words[:-1] if word[0].isalpha() and word.lower() not in _PARTICLES]
    return " ".join([*given, words[-1]]) if given else None


def nickname(name: str, kind: str, rng: Rng) -> str | None:
    """A given name as friends say it: "Misha" for "Mikhail" (FCA class "nickname")."""
    words = name.split()
    known = dict(row.split(" ", 1) for row in NICKNAMES)
    found = [at for at, word in enumerate(words) if word.lower() in known]
    if kind != "person" or not found or len(words) < 2:
        return None
    at = rng.choice(found)
    words[at] = rng.choice(known[words[at].lower()].split()).capitalize()
    return " ".join(words)


def romanised(name: str, kind: str, rng: Rng) -> str | None:
    """One word romanised by another system: Muhammad/Mouhammad, Qasim/Kasim, -ov/-off (SSB "translit")."""
    if rng.random() < 0.3:
        article = replace_one(name, ROMANISED_ARTICLES, rng) if name.lower().find("al") >= 0 else None
        if article is not None:
            return article
    words = name.split()
    ends = [
        (at, old, new)
        for at, word in enumerate(words)
        for old, new in ROMANISED_ENDINGS
        if word.lower().endswith(old) and len(word) > len(old) + 2
    ]
    if ends and rng.random() < 0.4:
        at, old, new = rng.choice(ends)
        words[at] = words[at][: -len(old)] + like(new, words[at][-1])
        return " ".join(words)
    return replace_one(name, ROMANISATIONS, rng)


def romanised_twice(name: str, kind: str, rng: Rng) -> str | None:
    """The whole name by another system: two places differ (SSB "translit", twice)."""
    once = romanised(name, kind, rng)
    return None if once is None else romanised(once, kind, rng)


def doubles_collapsed(name: str, kind: str, rng: Rng) -> str | None:
    """Double letters written once: Hussein/Husein, Nasser/Naser (SSB "double_collapse")."""
    plain = re.sub(r"([^\W\d_])\1", r"\1", name, flags=re.IGNORECASE)
    return plain if plain != name else None


def umlauts_expanded(name: str, kind: str, rng: Rng) -> str | None:
    """ä, ö, ü as ae, oe, ue and ß as ss, the German way (SSB "diacritics_expand")."""
    table = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "ss", "ø": "oe", "å": "aa"}
    plain = "".join(table.get(character, character) for character in name)
    return plain if plain != name else None


def form_changed(name: str, kind: str, rng: Rng) -> str | None:
    """The legal form in other words: Ltd/Limited, LLC/Limited Liability Company (FCA class "company aux word")."""
    words = name.split()
    if kind != "organization" or len(words) < 2 or words[-1].lower() not in FORMS:
        return None
    return " ".join([*words[:-1], FORMS[words[-1].lower()]])


def form_removed(name: str, kind: str, rng: Rng) -> str | None:
    """The legal form left out (FCA class "company aux word")."""
    words = name.split()
    if kind != "organization" or len(words) < 3 or words[-1].lower() not in FORMS:
        return None
    return " ".join(words[:-1]).rstrip(",")


def form_added(name: str, kind: str, rng: Rng) -> str | None:
    """A legal form added where the list has none (FCA class "company aux word")."""
    words = name.split()
    if kind != "organization" or not words or words[-1].lower() in FORMS:
        return None
    return f"{name} {rng.choice(ADDED_FORMS)}"


def trade_abbreviated(name: str, kind: str, rng: Rng) -> str | None:
    """A word of trade shortened: Intl, Mfg, Bros (FCA class "abbreviation")."""
    words = name.split()
    found = [at for at, word in enumerate(words) if word.lower() in ABBREVIATIONS]
    if kind == "person" or not found:
        return None
    at = rng.choice(found)
    words[at] = ABBREVIATIONS[words[at].lower()] + rng.choice(("", "."))
    return " ".join(words)


def ampersand(name: str, kind: str, rng: Rng) -> str | None:
    """& for "and", or the other way round (FCA class "ampersand")."""
    if "&" in name:
        return " ".join(name.replace("&", " and ").split())
    plain = re.sub(r"\band\b", "&", name, flags=re.IGNORECASE)
    return plain if plain != name else None


def number_words(name: str, kind: str, rng: Rng) -> str | None:
    """A number in words, or a word as a number: "Orient Star Two" (FCA class "number word")."""
    words = name.split()
    found = [at for at, word in enumerate(words) if word.lower() in NUMBERS]
    if kind == "person" or not found or len(words) < 2:
        return None
    at = rng.choice(found)
    words[at] = NUMBERS[words[at].lower()]
    return " ".join(words)
