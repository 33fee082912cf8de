"""Names and codes of countries, to ISO 3166 alpha-2 codes.

In: what a file has for a country: a code of two or three letters or of three digits, or a name in any of the languages
of the Unicode CLDR (through the package Babel), former states among them. Out: the code, and the states that
stand on the ground of a former one.

Invariant: a pure function of the text and the installed edition of Babel. A name that means two countries in two
languages is no country; a code that no state has or had is none. It does not guess from a part of a name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from sanscreen.names.tables import groups

_CACHE = 1 << 12
# Codes of CLDR that are no country: unions, the unknown, parts of the sea, and what tests its software.
_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_CODE, _ALIAS = re.compile("[A-Z]{2}"), re.compile("[A-Z]{3}|[0-9]{3}")
_FORM = re.compile(
    r"^(?:the |(?:[a-z]+ )?(?:republic|kingdom|state|states|sultanate|principality|commonwealth|jamahiriya|duchy) of "
    r"|the )+"
)


def _folded(text: str) -> str:
    """Return a name without case, marks, signs and the article."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = [char if char.isalnum() else " " for char in bare if not (unicodedata.combining(char) or char in "'’.")]
    return " ".join("".join(letters).split()).removeprefix("the ")


@cache
def _former() -> dict[str, frozenset[str]]:
    return {code: frozenset(successors) for code, successors in groups("former_states").items()}


def _names_in(language: str) -> dict[str, str]:
    """Return the codes of the countries with their names in a language, as CLDR has them."""
    from babel import Locale

    territories = Locale.parse(language).territories
    return {
        code.lower(): name for code, name in territories.items() if _CODE.fullmatch(code) and code not in _NO_COUNTRY
    }


@cache
def _codes() -> dict[str, str]:
    """Return codes and English names, folded, to alpha-2 codes."""
    # Imported here: few queries carry a country, and `import sanscreen` stays light.
    from babel.core import get_global

    found = {code: code for code in _former()}
    for code, name in _names_in("en").items():
        found[code] = found[_folded(name)] = code
    for alias, codes in get_global("territory_aliases").items():
        code = codes[0].lower()
        if _ALIAS.fullmatch(alias) and len(codes) == 1 and code in found:
            found[alias.lower()] = code
    for code, names in groups("country_names").items():
        found.update({_folded(name): code for name in (code, *names)})
    return found


@cache
def _translations() -> dict[str, str]:
    """Return names in all languages, folded, to alpha-2 codes; "" for a name of two countries."""
    from babel.localedata import locale_identifiers

    found: dict[str, str] = {}
    for language in sorted(name for name in locale_identifiers() if "_" not in name):
        for code, name in _names_in(language).items():
            if found.setdefault(_folded(name), code) != code:
                found[_folded(name)] = ""
    return found


@lru_cache(maxsize=_CACHE)
def country_code(text: str) -> str | None:
    """Return the code of a country.

    Args:
        text: ISO 3166 alpha-2, alpha-3 or numeric code, or a name in any language, a former state's too.

    Returns:
        Alpha-2 code in lower case; None where the text is no country, or names two.

    Example:
        >>> [country_code(text) for text in ("TN", "TUN", "Tunisia", "Tunesien", "تونس", "USSR", "Atlantis", "zz")]
        ['tn', 'tn', 'tn', 'tn', 'tn', 'su', None, None]
    """
    folded = _folded(text)
    code = _in_english(folded)
    if code is not None:
        return code
    # Two Latin letters are a code; two Han characters may be a name.
    return None if len(folded) <= 2 and folded.isascii() else _translations().get(folded) or None


def _in_english(folded: str) -> str | None:
    # "Republic of Tunisia" is Tunisia; "Republic of Korea" stands in the table.
    return _codes().get(folded) or _codes().get(_FORM.sub("", folded))


def is_english_country(text: str) -> bool:
    """Return whether a text is a country by its code or its English name.

    Args:
        text: Code or name.

    Returns:
        False for what is a country in another language alone: "Tunis" is a city too.

    Example:
        >>> is_english_country("Tunisia"), is_english_country("Tunis")
        (True, False)
    """
    return _in_english(_folded(text)) is not None


def states_of(code: str) -> frozenset[str]:
    """Return the states of today that a code may stand for.

    Args:
        code: Alpha-2 code, lower case.

    Returns:
        The code itself, or for a former state those on its ground.

    Example:
        >>> sorted(states_of("cs")), sorted(states_of("zr")), sorted(states_of("tn"))
        (['cz', 'me', 'rs', 'sk'], ['cd'], ['tn'])
    """
    return _former().get(code, frozenset({code}))
