"""The grammar of OFAC's Remarks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanscreen.names import tables as name_tables
from sanscreen.names.tables import words
from sanscreen.readers import tables
from sanscreen.readers.ofac_remarks import Piece, PieceKind, pieces


def only(remarks: str, **options: object) -> Piece:
    """Return the one piece of Remarks."""
    (piece,) = pieces(remarks, **options)
    return piece


def told(piece: Piece) -> tuple[str, str, str]:
    return str(piece.kind), piece.heading, piece.value


@pytest.mark.parametrize(
    ("remarks", "value"),
    [
        ("a.k.a. 'AJNAD'.", "AJNAD"),
        ("a.k.a. 'ABU-'UMAR'.", "ABU-'UMAR"),
        ("a.k.a. ''ABD AL-RAHMAN'.", "'ABD AL-RAHMAN"),
        ("a.k.a. 'Abu Haza''.", "Abu Haza'"),
        ("a.k.a. ''FOOPIE''.", "'FOOPIE'"),
        ("a.k.a. 'O'NINNO'", "O'NINNO"),
        ("a.k.a. 'S.M.G.'.", "S.M.G."),
        ("a.k.a. 'HAMMER (WAGNER)'.", "HAMMER (WAGNER)"),
        ("a.k.a. 'THE OLD; THE NEW'.", "THE OLD; THE NEW"),
        ("alt. a.k.a. 'ALI, Abu'.", "ALI, Abu"),
    ],
)
def test_a_name_stands_between_the_outer_quotation_marks(remarks, value):
    """Apostrophes, stops, brackets and semicolons within the marks belong to the name."""
    assert told(only(remarks)) == ("name", "a.k.a.", value)


@pytest.mark.parametrize("heading", ["a.k.a.", "f.k.a.", "n.k.a.", "d.b.a."])
def test_each_sort_of_name_is_known(heading):
    """Also known, formerly known, now known and doing business as."""
    assert told(only(f"{heading} 'LANTERN'.")) == ("name", heading, "LANTERN")


@pytest.mark.parametrize(
    "text", ["07 Feb 1944", "Feb 1944", "circa 1944", "1943 to 1944", "01 Jan 1943 to 31 Dec 1944"]
)
def test_dates_of_birth(text):
    """They stay in the publisher's words; `ofac_date` reads them."""
    for remarks in (f"DOB {text}.", f"alt. DOB {text}."):
        assert told(only(remarks)) == ("birth-date", "DOB", text)


@pytest.mark.parametrize(
    ("remarks", "expected"),
    [
        ("POB al-Awja, near Tikrit, Iraq.", ("birth-place", "POB", "al-Awja, near Tikrit, Iraq")),
        ("alt. nationality Korea, North.", ("nationality", "nationality", "Korea, North")),
        ("citizen Mexico.", ("nationality", "citizen", "Mexico")),
        ("Nationality of Registration Russia.", ("nationality", "Nationality of Registration", "Russia")),
        ("Gender Female.", ("gender", "Gender", "Female")),
        ("Linked To: AL QA'IDA.", ("relation", "Linked To", "AL QA'IDA")),
        ("(Linked To: LANTERN (MALTA) GROUP).", ("relation", "Linked To", "LANTERN (MALTA) GROUP")),
        ("Website http://a.example/b.", ("detail", "Website", "http://a.example/b")),
        ("www.a.example", ("detail", "Website", "www.a.example")),
        ("http://a.example (website).", ("detail", "Website", "http://a.example (website)")),
        ("office@a.example (email)", ("detail", "Email Address", "office@a.example (email)")),
        ("alt. Email Address a@b.example.", ("detail", "Email Address", "a@b.example")),
        ("Telephone (961)(1234567).", ("detail", "Telephone", "(961)(1234567)")),
        ("Vessel Year of Build 1998.", ("detail", "Vessel Year of Build", "1998")),
        ("Aircraft Manufacture Date 22 Nov 1990.", ("detail", "Aircraft Manufacture Date", "22 Nov 1990")),
        (
            "Additional Sanctions Information - Subject to Secondary Sanctions.",
            ("detail", "Additional Sanctions Information", "Subject to Secondary Sanctions"),
        ),
        (
            "Executive Order 13662 Directive Determination - Subject to Directive 3.",
            ("detail", "Executive Order 13662 Directive Determination", "Subject to Directive 3"),
        ),
        (
            "Listing Date (EO 14024 Directive 1a): 22 Feb 2022.",
            ("detail", "Listing Date (EO 14024 Directive 1a)", "22 Feb 2022"),
        ),
        ("Tribe: Noorzai.", ("detail", "Tribe", "Noorzai")),
        ("HAMAS - Hebron.", ("text", "", "")),
        ("Member of the Council, 2001-2009.", ("text", "", "")),
        ("ICTY indictee.", ("text", "", "")),
    ],
)
def test_what_has_a_heading(remarks, expected):
    """Each heading tells a kind; what has none is free text."""
    assert told(pieces(remarks)[0]) == expected


def test_a_remark_about_banks_is_no_section():
    """It is a detail, whatever section of an order it names."""
    remarks = "Secondary sanctions risk: section 1(b) of Executive Order 13224, as amended by Executive Order 13886."
    value = "section 1(b) of Executive Order 13224, as amended by Executive Order 13886"
    assert told(only(remarks)) == ("detail", "Secondary sanctions risk", value)


@pytest.mark.parametrize(
    ("remarks", "heading", "number", "country", "note"),
    [
        ("Passport A123 (Iran).", "Passport", "A123", "ir", None),
        ("Passport RL 0123456 (Lebanon)", "Passport", "RL 0123456", "lb", None),
        (
            "alt. Passport A123 (Iran) issued 28 Oct 2008 expires 27 Oct 2013.",
            "Passport",
            "A123",
            "ir",
            "issued 28 Oct 2008 expires 27 Oct 2013",
        ),
        ("Passport A123 expires 2014.", "Passport", "A123", None, "expires 2014"),
        ("Passport #A123 (Iran)", "Passport", "A123", "ir", None),
        ("Passport Booklet: A123 (Iran)", "Passport Booklet", "A123", "ir", None),
        ("Passport A123, Diplomatic (Syria)", "Passport", "A123", None, "Diplomatic (Syria)"),
        ("Passport C234(0) (United Kingdom).", "Passport", "C234(0)", "gb", None),
        ("National ID No. 12/BAHANA(N)010 (Burma).", "National ID No.", "12/BAHANA(N)010", "bu", None),
        ("National ID No. (HWI)040 (Burma).", "National ID No.", "(HWI)040", "bu", None),
        ("National ID No. Tatmadaw Kyee 19571 (Burma)", "National ID No.", "Tatmadaw Kyee 19571", "bu", None),
        ("Registration ID FN 161 i (Austria)", "Registration ID", "FN 161 i", "at", None),
        ("Cedula No. 99-1 (Colombia)", "Cedula No.", "99-1", "co", None),
        ("NIT # 800-1 (Colombia).", "NIT", "800-1", "co", None),
        ("RIF # J-1 (Venezuela).", "RIF", "J-1", "ve", None),
        ("R.F.C. DEV-031020 (Mexico).", "R.F.C.", "DEV-031020", "mx", None),
        ("Folio Mercantil No. 77 (Jalisco) (Mexico).", "Folio Mercantil No.", "77", "mx", "(Jalisco)"),
        ("Matricula Mercantil No 54 (Medellin).", "Matricula Mercantil No", "54", None, "(Medellin)"),
        ("Company Number 5 (Congo, Democratic Republic of the)", "Company Number", "5", "cd", None),
        (
            "Vessel Registration Identification IMO 9187629.",
            "Vessel Registration Identification",
            "IMO 9187629",
            None,
            None,
        ),
        ("MMSI 123456789", "MMSI", "123456789", None, None),
        ("SWIFT/BIC HAVIGB2L", "SWIFT/BIC", "HAVIGB2L", None, None),
        ("Aircraft Tail Number EP-MNX", "Aircraft Tail Number", "EP-MNX", None, None),
        (
            "Aircraft Construction Number (also called L/N or S/N or F/N) 564",
            "Aircraft Construction Number (also called L/N or S/N or F/N)",
            "564",
            None,
            None,
        ),
        ("Unified Social Credit Code (USCC) 9111 (China)", "Unified Social Credit Code (USCC)", "9111", "cn", None),
        ("Digital Currency Address - XBT 1AbcDef", "Digital Currency Address - XBT", "1AbcDef", None, None),
        ("Moon Landing Permit No. 77-B (Malta)", "Moon Landing Permit No.", "77-B", "mt", None),
    ],
)
def test_numbers_of_documents_and_registers(remarks, heading, number, country, note):
    """The number alone, the country in brackets behind it, and the rest as a note; new headings too."""
    piece = only(remarks)
    assert (piece.kind, piece.heading, piece.value) == (PieceKind.NUMBER, heading, number)
    assert (piece.country, piece.note) == (country, note)


@pytest.mark.parametrize(
    "text",
    [
        "Passport issued in Sarajevo, Bosnia-Herzegovina",
        "Passport and National ID were issued in Ulm, Germany",
        "Driver's License is issued by the State of Texas",
        "Passport (Iran)",
        "License",
    ],
)
def test_a_heading_without_a_number_is_free_text(text):
    """What is no number is not kept as one."""
    assert only(f"{text}.") == Piece(PieceKind.TEXT, text)


def test_semicolons_within_brackets_do_not_split():
    """A remark in brackets is one piece, and a bracket that is never closed holds nothing together."""
    assert [piece.verbatim for piece in pieces("x (a; b (c; d); e);y; Gender Male.")] == [
        "x (a; b (c; d); e)",
        "y",
        "Gender Male",
    ]
    assert [piece.verbatim for piece in pieces("x (a; Gender Male; Passport A1 (Iran).")] == [
        "x (a",
        "Gender Male",
        "Passport A1 (Iran)",
    ]


@pytest.mark.parametrize(
    ("remarks", "listed", "name"),
    [
        ("Linked To: MAHAN AIR.", (), "MAHAN AIR"),
        ("Linked To: GRUPO CINJAB, S.A. DE C.V.", (), "GRUPO CINJAB, S.A. DE C.V."),
        ("Linked To: GRUPO CINJAB, S.A. DE C.V.; Gender Male.", (), "GRUPO CINJAB, S.A. DE C.V."),
        ("Linked To: JOODWALKER M. & CIA. S. EN C.", (), "JOODWALKER M. & CIA. S. EN C."),
        ("Linked To: LAMP INDUSTRY CO.", (), "LAMP INDUSTRY CO."),
        ("Linked To: EVIL CORP.", ("EVIL CORP",), "EVIL CORP"),
        ("Linked To: LAMP CO.", ("LAMP CO.", "LAMP CO"), "LAMP CO."),
        ("Linked To: JR. LAMPS INTL.", ("JR. LAMPS INTL.",), "JR. LAMPS INTL."),
    ],
)
def test_the_stop_that_ends_the_remarks_is_no_part_of_a_name(remarks, listed, name):
    """Save where the list names a party so, or the last word is written with a stop of its own."""
    assert pieces(remarks, listed=listed)[0].value == name


def test_ties_in_brackets_are_told_apart():
    """As OFAC's other formats write them; brackets of a name stay."""
    remarks = "(Linked To: LAMPS (LIBYA)-QODS; Linked To: HERON CO. (MALTA)); (Linked To: AL QA'IDA)."
    assert [piece.value for piece in pieces(remarks)] == ["LAMPS (LIBYA)-QODS", "HERON CO. (MALTA)", "AL QA'IDA"]


def test_half_a_number_is_none():
    """Remarks that were cut end in free text."""
    found = pieces("Gender Male; Passport 123", is_cut=True)
    assert [piece.kind for piece in found] == [PieceKind.GENDER, PieceKind.TEXT]
    assert found[1].verbatim == "Passport 123"


def test_every_heading_of_the_tables_is_known():
    """Each row of both tables is understood, with what it is for."""
    for heading in words("ofac_numbers", tables.__name__):
        piece = only(f"{heading} 12345.")
        assert (piece.kind, piece.heading, piece.value) == (PieceKind.NUMBER, heading, "12345")
    for heading in words("ofac_headings", tables.__name__):
        assert told(only(f"{heading} lamps.")) == ("detail", heading, "lamps")


@pytest.mark.parametrize("name", ["ofac_numbers.txt", "ofac_headings.txt"])
def test_the_tables_say_what_they_are(name):
    """Header lines, and rows in order without doubles."""
    assert name_tables.read_table(name, tables.__name__).startswith("# Meaning: ")
    rows = words(name.removesuffix(".txt"), tables.__name__)
    assert list(rows) == sorted(set(rows))


@given(
    st.lists(
        st.sampled_from(
            ["; ", ";", "(", ")", "'", ".", " ", "a.k.a. '", "DOB ", "Passport ", "A1", "Linked To: ", "\u200b"]
        )
    )
)
def test_nothing_is_lost(parts):
    """Whatever stands there, every visible sign comes out again, in its order."""
    remarks = "".join(parts)
    bare = re.compile("[;\\s\u200b]")
    kept = bare.sub("", "".join(piece.verbatim for piece in pieces(remarks)))
    assert kept in (bare.sub("", remarks), bare.sub("", remarks).removesuffix("."))


@given(st.text())
def test_any_text_is_taken(text):
    """No Remarks break the grammar."""
    assert all(piece.verbatim for piece in pieces(text))
