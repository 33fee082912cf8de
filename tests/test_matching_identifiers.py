"""Beyond the name: birth dates, countries, documents, gender, kind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factory
from case_tables import cases
from sanscreen import Screener
from sanscreen.errors import QueryError
from sanscreen.matching import EvidenceKind, Verdict, profile_of
from sanscreen.matching.documents import document_key
from sanscreen.matching.findings import Finding, apply
from sanscreen.matching.identifiers import check, find
from sanscreen.matching.similarity import Similarity
from sanscreen.records import Identifier, Query

PROFILE = profile_of(None)
SIMILARITY = Similarity(PROFILE)
SHARES = st.floats(0.0, 1.0)


def findings(query: Query, entity) -> tuple[Finding, ...]:
    """Return the findings of a query and an entity under the default profile."""
    return find(check(query), entity, SIMILARITY)


def verdict(rows: tuple[Finding, ...]) -> str:
    """Return what the rows say, in a word."""
    (row,) = rows or (None,)
    if row is None or not (row.fills or row.costs):
        return "silent"
    assert (row.fills > 0) is not (row.costs > 0)
    assert row.verdict is (Verdict.MATCHED if row.fills else Verdict.NOT_MATCHED)
    return "agree" if row.fills else "conflict"


@pytest.mark.parametrize(("asked", "listed", "expected"), cases("birth_dates", "asked", "listed", "verdict"))
def test_birth_dates(asked, listed, expected):
    """Each case of the table: partial dates agree where they can be one day."""
    assert verdict(findings(Query(name="A", birth_date=asked), factory.person("A", birth_dates=[listed]))) == expected


@pytest.mark.parametrize(
    ("asked", "asked_country", "listed", "listed_country", "expected"),
    cases("documents", "asked", "asked_country", "listed", "listed_country", "verdict"),
)
def test_documents(asked, asked_country, listed, listed_country, expected):
    """Each case of the table: what two numbers of one type say."""
    query = Query(name="A", identifiers=[Identifier(type="passport", number=asked, country=asked_country or None)])
    entity = factory.person(
        "A", identifiers=[Identifier(type="passport", number=listed, country=listed_country or None)]
    )
    assert verdict(findings(query, entity)) == expected


def test_documents_of_two_types_say_nothing():
    """A passport number is no tax number."""
    query = Query(name="A", identifiers=[Identifier(type="passport", number="Z123456", country="tn")])
    entity = factory.person("A", identifiers=[Identifier(type="tax-id", number="Z123456", country="tn")])
    assert verdict(findings(query, entity)) == "silent"


def test_one_paper_that_agrees_outweighs_another():
    """A second passport is no conflict where the first agrees."""
    query = Query(name="A", identifiers=[Identifier(type="passport", number="Z123456", country="tn")])
    papers = [Identifier(type="passport", number=number, country="tn") for number in ("X999999", "Z123456")]
    assert verdict(findings(query, factory.person("A", identifiers=papers))) == "agree"


def test_one_birth_date_that_agrees_is_enough():
    """A list may claim several."""
    entity = factory.person("A", birth_dates=["1955", "1970-05-02"])
    assert verdict(findings(Query(name="A", birth_date=date(1970, 5, 2)), entity)) == "agree"


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [(["TN"], ["tn"], "agree"), (["tn", "fr"], ["tn"], "agree"), (["fr"], ["tn"], "conflict"), ([], ["tn"], "silent")],
)
def test_countries(asked, listed, expected):
    """One in common is enough; absent is not conflict."""
    assert verdict(findings(Query(name="A", countries=asked), factory.person("A", nationalities=listed))) == expected


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [("m", "male", "silent"), ("female", "male", "conflict"), (None, "male", "silent"), ("f", None, "silent")],
)
def test_gender(asked, listed, expected):
    """Another gender speaks against; the same one is no evidence, for half of all people have it."""
    assert verdict(findings(Query(name="A", gender=asked), factory.person("A", gender=listed))) == expected


@pytest.mark.parametrize(
    ("asked", "kind", "expected"),
    [
        ("person", "vessel", "conflict"),
        ("person", "person", "silent"),
        ("person", "unknown", "silent"),
        ("unknown", "vessel", "silent"),
        (None, "vessel", "silent"),
    ],
)
def test_kind(asked, kind, expected):
    """A person is not a vessel; an unknown kind says nothing."""
    assert verdict(findings(Query(name="A", kind=asked), factory.entity(kind, "A"))) == expected


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "ship"}, "field kind"),
        ({"countries": "tn"}, "field countries"),
        ({"countries": [7]}, "field countries"),
        ({"countries": 7}, "field countries"),
        ({"identifiers": ["Z123456"]}, "field identifiers"),
        ({"identifiers": "Z123456"}, "field identifiers"),
        ({"identifiers": {"type": "passport", "number": "Z123456"}}, "field identifiers"),
        ({"identifiers": 7}, "field identifiers"),
        ({"addresses": "12 Main Street"}, "field addresses"),
        ({"addresses": [7]}, "field address"),
        ({"birth_place": 7}, "field birth place"),
    ],
    ids=str,
)
def test_a_field_of_the_wrong_form_is_an_error(fields, message):
    """The message names the field, and is a QueryError whatever the type of the value."""
    with pytest.raises(QueryError, match=message):
        check(Query(name="A", **fields))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"birth_date": "yesterday"}, "birth date: a date is written as"),
        ({"birth_date": "unknown"}, "birth date: a date is written as"),
        ({"birth_date": "1970-02-31"}, "birth date: a date is written as"),
        ({"birth_date": "1970-13"}, "birth date: a date is written as"),
        ({"birth_date": date.today() + timedelta(days=400)}, "is in the future"),  # noqa: DTZ011
        ({"countries": ["Atlantis"]}, "country 'Atlantis' is no country"),
        ({"countries": ["zz"]}, "country 'zz' is no country"),
        ({"gender": "maybe"}, "gender 'maybe' is none of"),
        ({"identifiers": [{"type": "passport", "number": "  "}]}, "document: number has no visible character"),
        ({"identifiers": [{"number": "Z123456"}]}, "document: type Field required"),
        ({"identifiers": [Identifier(type="passport", number="---")]}, "has at least 4 letters or digits"),
        ({"identifiers": [Identifier(type="passport", number="A12")]}, "has at least 4 letters or digits"),
        ({"identifiers": [Identifier(type="imo", number="IMO 9187620")]}, "check digits are wrong"),
        ({"identifiers": [Identifier(type="LEI", number="529900T8BM49AURSDO56")]}, "check digits are wrong"),
        ({"birth_place": "Tunisia"}, "names no place within a country"),
        ({"addresses": ["-"]}, "names no place within a country"),
    ],
    ids=str,
)
def test_a_value_that_cannot_be_read_is_said(fields, message):
    """It is left out, the name is screened, and the screening says so; nothing of it matches."""
    listed = factory.person("Ashraf al-Qizani", id="1", birth_dates=["1970"], nationalities=["tn"], gender="male")
    plain, told = (Screener([listed]).screen(Query(name="Ashraf Qizani", **more)) for more in ({}, fields))
    (problem,) = told.problems
    assert message in problem
    assert plain.problems == ()
    assert [hit.score for hit in told] == [hit.score for hit in plain]
    assert told.to_dict()["problems"] == [problem]


@pytest.mark.parametrize(
    "fields", [{"birth_date": " "}, {"countries": [""]}, {"gender": ""}, {"birth_place": ""}], ids=str
)
def test_a_blank_value_is_no_value(fields):
    """A file of customers has empty cells."""
    assert check(Query(name="A", **fields)) == check(Query(name="A"))


@pytest.mark.parametrize("number", ["", " ", "7", "A12", "---"])
def test_a_short_number_has_no_key(number):
    """It is a number of many documents."""
    if number.strip():
        assert document_key(Identifier(type="passport", number=number)) is None


def test_a_key_is_letters_and_digits():
    """Signs, blanks and case do not count; the type does."""
    keys = {document_key(Identifier(type="Passport", number=text)) for text in ("z 123-456", "Z123456", "z.123.456")}
    assert len(keys) == 1
    assert keys != {document_key(Identifier(type="tax id", number="Z123456"))}


@st.composite
def drawn_findings(draw):
    """Draw findings for and against."""
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        share = draw(st.floats(0.001, 1.0))
        fills, costs = (share, 0.0) if draw(st.booleans()) else (0.0, share)
        rows.append(Finding(EvidenceKind.COUNTRY, Verdict.MATCHED, "a", "b", "c", fills=fills, costs=costs))
    return rows


@given(SHARES, drawn_findings())
def test_the_rows_sum_to_the_change(score, rows):
    """The score stays in [0, 1], and the contributions sum to the difference."""
    moved, evidence = apply(score, rows)
    assert 0.0 <= moved <= 1.0
    assert sum(row.contribution for row in evidence) == pytest.approx(moved - score, abs=1e-9)
    assert len(evidence) == len(rows)


@given(SHARES, drawn_findings(), st.floats(0.001, 1.0))
def test_more_that_agrees_never_lowers(score, rows, share):
    """And more that conflicts never raises."""
    moved = apply(score, rows)[0]
    assert (
        apply(score, [*rows, Finding(EvidenceKind.COUNTRY, Verdict.MATCHED, "a", "b", "c", fills=share)])[0]
        >= moved - 1e-12
    )
    assert (
        apply(score, [*rows, Finding(EvidenceKind.COUNTRY, Verdict.MATCHED, "a", "b", "c", costs=share)])[0]
        <= moved + 1e-12
    )


def test_a_document_outweighs_everything_else():
    """A shared document number counts far more than a country or a birth date."""
    assert PROFILE.identifier > PROFILE.birth_date > PROFILE.country
    assert PROFILE.identifier >= PROFILE.threshold


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("1970-05-02", "1970-05"),
        ("1970-05", "circa 1970"),
        ("circa 1970", "1971"),
        ("1970-02-05", "1971-05-02"),
        ("1971-05-02", "1970-09-11"),
        ("1970-09-11", "1984-09-11"),
    ],
)
def test_the_nearer_birth_date_says_more(more, less):
    """The same day, the year, about the year, a slip, another day, another year."""
    listed = factory.person("A", birth_dates=["1970-05-02"])
    said = [findings(Query(name="A", birth_date=asked), listed)[0] for asked in (more, less)]
    amounts = [row.fills - row.costs for row in said]
    assert amounts[0] >= amounts[1]
    assert said[0].detail != said[1].detail


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [
        ("Gafsa", "Qafsah, Tunisia", "agree"),
        ("Tunis, Tunisia", "Tunis", "agree"),
        ("al-Kāf", "El Kef, Tunisia", "silent"),
        ("Sfax", "Kairouan, Tunisia", "conflict"),
        ("Sfax", "Tunisia", "silent"),
        ("Tunesien", "Sfax, Tunisia", "silent"),
        ("Tunis", "Sfax", "silent"),
        ("Benghazi", None, "silent"),
        ("تونس العاصمة", "Sfax, Tunisia", "conflict"),
    ],
)
def test_birth_places(asked, listed, expected):
    """Spelt as freely as names; a country alone says nothing here."""
    entity = factory.person("A", birth_places=[listed] if listed else [])
    assert verdict(findings(Query(name="A", birth_place=asked), entity)) == expected


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [
        ("12 Rue de Marseille, Tunis", "Rue de Marseille 12, Tunis, Tunisia", "agree"),
        ("12 Rue de Marseille, Tunis", "Rue de Marseille 14, Tunis, Tunisia", "silent"),
        ("12 Rue de Marseille, Tunis", "Tunis, Tunisia", "silent"),
        ("12 Rue de Marseille, Tunis", "Old Street 3, London", "silent"),
    ],
)
def test_addresses(asked, listed, expected):
    """The same one speaks for a match; people move, so another one says nothing."""
    entity = factory.person("A", addresses=[listed])
    assert verdict(findings(Query(name="A", addresses=[asked]), entity)) == expected


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [
        (["Tunisia"], ["tn"], "agree"),
        (["TUN"], ["tn"], "agree"),
        (["Tunesien"], ["tn"], "agree"),
        (["Zaire"], ["cd"], "agree"),
        (["ussr"], ["su"], "agree"),
        (["ussr"], ["ru"], "silent"),
        (["Yugoslavia"], ["rs"], "silent"),
        (["Yugoslavia"], ["tn"], "conflict"),
        (["Republic of Korea"], ["kp"], "conflict"),
        (["Korea"], ["kp"], "silent"),
    ],
)
def test_countries_by_name(asked, listed, expected):
    """In any language; a former state is none of its successors for certain."""
    assert verdict(findings(Query(name="A", countries=asked), factory.person("A", nationalities=listed))) == expected


@pytest.mark.parametrize(
    ("sort", "asked", "listed_sort", "listed", "expected"),
    [
        ("IMO number", "IMO 9187629", "imo", "9187629", "agree"),
        ("imo", "9187629", "Vessel Registration Identification", "IMO 9074729", "conflict"),
        ("lei", "529900T8BM49AURSDO55", "Legal Entity Identifier", "5299 00T8 BM49 AURS DO55", "agree"),
        ("mmsi", "572469210", "mmsi", "572469211", "silent"),
        ("Digital Currency Address - XBT", "bc1qxy2kg", "wallet", "BC1QXY2KG", "agree"),
        ("wallet", "0xAbC0000000001", "ETH", "0xabc0000000001", "agree"),
        ("passport", "٠١٢٣٤٥٦", "Passport No.", "0123456", "agree"),
        ("callsign", "T2EG4", "call sign", "T2EG4", "agree"),
        ("tail number", "EP-MNF", "Aircraft Tail Number", "EPMNF", "agree"),
    ],
)  # fmt: skip
def test_numbers_of_registers(sort, asked, listed_sort, listed, expected):
    """One sort by many names; what is given once for life conflicts whatever the country."""
    query = Query(name="A", identifiers=[Identifier(type=sort, number=asked)])
    entity = factory.vessel("A", identifiers=[Identifier(type=listed_sort, number=listed)])
    assert verdict(findings(query, entity)) == expected


def test_every_field_asked_for_has_a_verdict():
    """Matched, not matched or unknown, and an unknown one moves nothing."""
    query = Query(
        name="Ashraf al-Qizani",
        kind="person",
        birth_date="1991",
        birth_place="Gafsa",
        countries=["tn"],
        identifiers=[Identifier(type="passport", number="Z123456")],
        gender="m",
        addresses=["12 Rue de Marseille, Tunis"],
    )
    bare, full = (
        factory.person("Ashraf al-Qizani", id="1", **fields)
        for fields in ({}, {"birth_dates": ["1991"], "nationalities": ["fr"], "gender": "male"})
    )
    rows = [row for row in Screener([bare]).screen(query)[0].evidence if row.verdict is not None]
    assert {row.verdict for row in rows if row.kind != "kind"} == {Verdict.UNKNOWN}
    assert len(rows) == 7
    assert all(row.contribution == 0.0 for row in rows)
    said = {str(row.kind): row.verdict for row in Screener([full]).screen(query)[0].evidence if row.verdict}
    assert (said["birth-date"], said["country"], said["gender"]) == ("matched", "not matched", "matched")
    text = Screener([full]).screen(query)[0].explain()
    assert "country not matched: 'tn' ~ 'fr': countries differ" in text
    assert "birth place unknown: 'Gafsa': the list does not say" in text


def test_a_query_without_a_name_is_found_by_its_document():
    """Whatever the name; what agrees counts too, and what conflicts is said: an equal number is decisive."""
    paper = Identifier(type="passport", number="Z123456", country="tn")
    screener = Screener([factory.person("Ashraf al-Qizani", id="1", identifiers=[paper], birth_dates=["1991"])])
    found = [
        screener.screen(Query(identifiers=[{"type": "Passport no", "number": "z-123456"}], birth_date=born))[0].score
        for born in ("1991", None, "1950")
    ]
    assert found[0] > found[1] == found[2]
    assert found[1] == pytest.approx(PROFILE.identifier)
