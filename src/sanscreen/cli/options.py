"""The options that commands share, and how their values are read.

In: what stands behind an option. Out: a checked value, or a refusal that says the form it takes.
Invariant: an option means the same in every command that has it. It opens no list and screens nothing.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Annotated

import typer

from sanscreen import Identifier, Kind, PartialDate
from sanscreen.matching.documents import document_key, number_problem
from sanscreen.matching.identifiers import gender_of
from sanscreen.matching.profile import PROFILES
from sanscreen.names.countries import country_code
from sanscreen.readers import bundled_names
from sanscreen.store import stored_names

_DOCUMENT = re.compile(r"\s*([^:\s][^:]*):\s*([^@\s][^@]*)(?:@([^@]+))?")


def day(text: str) -> date:
    """Read a day.

    Args:
        text: What stands behind an option.

    Returns:
        The day.

    Raises:
        typer.BadParameter: It is none, or written otherwise.
    """
    with suppress(ValueError):
        found = date.fromisoformat(text)
        if found.isoformat() == text:
            return found
    raise typer.BadParameter(f"a day is written YYYY-MM-DD, such as 2018-03-01; got {text!r}")


def _birth_date(text: str) -> str:
    try:
        return str(PartialDate.parse(text))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise typer.BadParameter(f"a country is an ISO 3166 code such as tn, or a name such as Tunisia; got {text!r}")
    return code


def _document(text: str) -> Identifier:
    found = _DOCUMENT.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter(
            f"a document is its sort and its number, with its country behind an @ where known, such as "
            f"passport:Z123456@tn or imo:9187629; got {text!r}"
        )
    sort, number, country = found.groups()
    identifier = Identifier(
        type=sort.strip(), number=number.strip(), country=None if country is None else _country(country)
    )
    if document_key(identifier) is None:
        raise typer.BadParameter(str(number_problem(identifier)))
    return identifier


def _gender(text: str) -> str:
    if gender_of(text) is None:
        raise typer.BadParameter(f"a gender is one of m, f, male and female; got {text!r}")
    return text


def complete_list(incomplete: str) -> list[str]:
    """Return the names of lists that begin so.

    Args:
        incomplete: What stands in the shell.

    Returns:
        Names of bundled and stored lists.
    """
    return [name for name in (*bundled_names(), *stored_names()) if name.startswith(incomplete)]


Lists = Annotated[
    list[str] | None,
    typer.Option(
        "--list",
        metavar="NAME|PATH",
        autocompletion=complete_list,
        help="A bundled or stored list, or the path of a list file; may be given again.",
        show_default="eo13224",
    ),
]
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile", metavar="NAME", help=f"The tunables: {', '.join(PROFILES)}.", show_default="balanced",
        autocompletion=lambda incomplete: [name for name in PROFILES if name.startswith(incomplete)],
    ),
]  # fmt: skip
MaxListAge = Annotated[
    int | None,
    typer.Option(min=0, metavar="DAYS", help="Refuse lists that are older, or whose age is not known."),
]
BirthDate = Annotated[
    str | None,
    typer.Option(
        parser=_birth_date, metavar="DATE", help="Known birth date: 1970-05-02, 1970-05, 1970 or 'circa 1966'."
    ),
]
Countries = Annotated[
    list[str] | None,
    typer.Option(
        "--country", parser=_country, metavar="COUNTRY", help="Known country, by code or name; may be given again."
    ),
]
Aliases = Annotated[
    list[str] | None,
    typer.Option("--alias", metavar="NAME", help="Another name of the same customer; may be given again."),
]
BirthPlace = Annotated[str | None, typer.Option(metavar="PLACE", help="Known place of birth, such as Gafsa.")]
Documents = Annotated[
    list[Identifier] | None,
    typer.Option(
        "--document",
        parser=_document,
        metavar="SORT:NUMBER[@COUNTRY]",
        help="Known document or register number, such as passport:Z123456@tn or imo:9187629; may be given again.",
    ),
]
Gender = Annotated[str | None, typer.Option(parser=_gender, metavar="GENDER", help="Known gender: m or f.")]
Addresses = Annotated[
    list[str] | None, typer.Option("--address", metavar="TEXT", help="Known address; may be given again.")
]
QueryKind = Annotated[
    Kind | None,
    typer.Option(
        case_sensitive=False,
        metavar="KIND",
        help=f"What is asked for, which counts against entities of another kind: {', '.join(Kind)}.",
    ),
]
Reference = Annotated[
    str | None, typer.Option("--id", metavar="TEXT", help="Your own reference, handed back with the answer.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one document a line.")]
AsOf = Annotated[
    date | None,
    typer.Option(parser=day, metavar="YYYY-MM-DD", help="Leave out designations known not to be in force on this day."),
]
KindFilter = Annotated[
    Kind | None,
    typer.Option(case_sensitive=False, metavar="KIND", help=f"Only entities of this kind: {', '.join(Kind)}."),
]
Authority = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="Only entities designated under this authority, such as 'E.O. 13224'."),
]
Programme = Annotated[str | None, typer.Option(metavar="TAG", help="Only entities with this programme, such as SDGT.")]
Section = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="Only entities known to be designated under this section, such as '1(b)'."),
]
FromList = Annotated[
    str | None,
    typer.Option("--from-list", metavar="NAME", help="Only entities of the list of this name, one of those loaded."),
]
InCountry = Annotated[
    str | None,
    typer.Option(
        "--in-country",
        parser=_country,
        metavar="COUNTRY",
        help="Only entities known to have this nationality, by code or name.",
    ),
]
DesignatedAfter = Annotated[
    date | None,
    typer.Option(
        parser=day, metavar="YYYY-MM-DD", help="Only designations of a later day than this, or of a day not known."
    ),
]
DesignatedBefore = Annotated[
    date | None,
    typer.Option(
        parser=day, metavar="YYYY-MM-DD", help="Only designations of an earlier day than this, or of a day not known."
    ),
]
