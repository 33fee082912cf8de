"""What the UN writes into one field of a name: one name, several, a name in two writings, remarks.

Comes in: the text of a name, alias or note. Goes out: the names in it, and what is said of them. Invariant: names are
set apart only where a sign of the text says so (a semicolon, "b)", a bracket in another writing); a text that is not
understood stays one name as it is. It knows no XML.

All forms are from the consolidated list itself; the UN documents none of them.
"""

from __future__ import annotations

import re
from typing import Final

from sanscreen.readers.scripts import script_code

__all__ = ["names_in", "names_in_note"]

# "Mohammed Sabet; Mohammad Sabet b) M. Javad Kareemi Sabet" (IRi.034).
_BETWEEN: Final = re.compile(r";|(?:^|(?<=\s))[a-z]\)\s")
# "Abubakar (original script: Абубакар)" (QDi.396), "هيئة تحرير الشام (original script)" (QDe.137).
_LABEL: Final = re.compile(r"\(original script\)|original script:", re.IGNORECASE)
# "Safia Farkash Mohammed Al-Hadad, born 1 Jan. 1953 (Oman passport no.03825239)" (LYi.019).
_BORN: Final = re.compile(r",\s*(born\b.*)$", re.IGNORECASE)
# No name holds three digits: "Abdel Ilah Sabri (false identity related to fraudulent South African identification
# number 6910275240086 ...)" (QDi.057), "SECOND ACADEMY OF NATURAL SCIENCES (KPE.018)" (KPe.021).
_WITH_NUMBER: Final = re.compile(r"\(([^()]*[0-9]{3}[^()]*)\)")
# "شبكة أنصار المجاهدين (Ansar al-Mujahideen Network - sub-unit name)" (QDe.137).
_SUB_UNIT: Final = re.compile(r"\s-\s(sub-unit name)\b", re.IGNORECASE)
_REMARKS: Final = (_BORN, _WITH_NUMBER, _SUB_UNIT)
# "original script: Абу Банат" (QDi.363), "Previously listed as. In Arabic: أبوبكر الجزائري" (QDi.058), "in Arabic
# script: شركة الكوثر" (QDe.157).
_ORIGINAL: Final = re.compile(r"(?:original script|\bin [A-Z][a-z]+(?: script)?):\s*([^:;]+)$", re.IGNORECASE)
_LISTED: Final = re.compile(r"\(([^()]*;[^()]*)\)")
_NO_NAME: Final = re.compile("[0-9:]")


def names_in(text: str) -> list[tuple[str, str | None]]:
    """Return the names that one field holds.

    Args:
        text: The field.

    Returns:
        Each name with what the field says of it; at least one name.

    Example:
        >>> names_in("Jawad Rahigi; Jawad Rahiqi")
        [('Jawad Rahigi', None), ('Jawad Rahiqi', None)]
        >>> [name for name, _ in names_in("أجناد (Ajnad; Ajnaad)")]
        ['أجناد', 'Ajnad', 'Ajnaad']
        >>> names_in("Second Academy (KPE.018)")
        [('Second Academy', 'KPE.018')]
        >>> names_in("Ajnad Front (AF)")
        [('Ajnad Front (AF)', None)]
    """
    rest, notes = _LABEL.sub(" ", text), []
    for remark in _REMARKS:
        notes += remark.findall(rest)
        rest = remark.sub(" ", rest)
    note = "; ".join(notes) or None
    pieces = [_tidy(name) for piece in _BETWEEN.split(rest) for name in _writings(piece)]
    return [(name, note) for name in pieces if name] or [(text, None)]


def names_in_note(name: str, note: str) -> list[str]:
    """Return the spellings of a name in other letters that stand in the note on it alone.

    Behind "original script:" or "In Arabic:" stands the name in its own letters. Of some aliases in other letters the
    note lists the spellings in Latin ones: "Yunis al-Mauritani; Younis al-Mauritani" (QDi.298), "(Abu Du’a; Abu
    Duaa’) prominently known by this nom de guerre" (QDi.299).

    Args:
        name: The name.
        note: What is said of it.

    Returns:
        The names; none where the note tells none.

    Example:
        >>> names_in_note("Ajnad", "Previously listed as. In Arabic: أجناد"), names_in_note("أجناد", "Ajnad; Ajnaad")
        (['أجناد'], ['Ajnad', 'Ajnaad'])
        >>> names_in_note("أجناد", "born in 1970; passport 123456"), names_in_note("Ajnad", "Ajnaad; Ajnat")
        ([], [])
    """
    original = _ORIGINAL.search(note)
    if original and script_code(original[1]) not in (None, "Latn"):
        return [_tidy(original[1])]
    listed = found[1] if (found := _LISTED.search(note)) else note
    pieces = [piece for piece in map(_tidy, listed.split(";")) if piece]
    is_list = len(pieces) > 1 and not _NO_NAME.search(listed) and all(script_code(piece) == "Latn" for piece in pieces)
    return pieces if is_list and script_code(name) not in (None, "Latn") else []


def _writings(text: str) -> list[str]:
    """Part a name from the same name in another writing that follows it in a bracket."""
    for bracket in re.finditer(r"\(", text):
        before, behind = text[: bracket.start()], text[bracket.end() :]
        scripts = script_code(before), script_code(behind)
        if None not in scripts and scripts[0] != scripts[1]:
            return [before, behind]
    return [text]


def _tidy(text: str) -> str:
    """Return a name without brackets that have no partner, and without signs around it; "" where nothing is left."""
    opened: list[int] = []
    alone: set[int] = set()
    for place, character in enumerate(text):
        if character == "(":
            opened.append(place)
        elif character == ")" and opened:
            opened.pop()
        elif character == ")":
            alone.add(place)
    alone.update(opened)
    kept = "".join(character for place, character in enumerate(text) if place not in alone)
    name = " ".join(kept.split()).strip(" ,;")
    return name if any(character.isalnum() for character in name) else ""
