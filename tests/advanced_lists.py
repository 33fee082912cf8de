"""Large files in the form of OFAC's ADVANCED XML, of invented parties.

In: a path, how many parties, and a seed. Out: a file that is valid by OFAC's schema, of as many bytes a party as the
published list has. The reference sets are those of the fixture; parties are written one by one, so that a file may be
larger than memory.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

FIXTURE = Path(__file__).parent / "data" / "lists" / "ofac-advanced-xml" / "sdn_advanced.xml"
SYLLABLES = ["ba", "dir", "ka", "lor", "mi", "nas", "pel", "qu", "ran", "so", "tam", "ul", "ve", "zor"]
CYRILLIC = ["ба", "дир", "ка", "лор", "ми", "нас", "пел", "ку", "ран", "со", "там", "ул", "ве", "зор"]
TUNISIA = '<LocationCountry CountryID="11200" CountryRelevanceID="1413" />'
PERIOD = 'CalendarTypeID="1" YearFixed="false" MonthFixed="false" DayFixed="false"'
BOUND = 'Approximate="false" YearFixed="false" MonthFixed="false" DayFixed="false"'
FIXED = '<DatePeriod CalendarTypeID="1" YearFixed="true" MonthFixed="true" DayFixed="true" />'


def write_list(path: Path, parties: int, seed: int = 1) -> None:
    """Write a file of so many parties, every second of them a person."""
    text = FIXTURE.read_text(encoding="utf-8")
    numbers = range(1, parties + 1)
    sections: dict[str, Callable[[int, random.Random], Iterator[str]]] = {
        "Locations": _location,
        "IDRegDocuments": _document,
        "DistinctParties": _party,
        "ProfileRelationships": _relationship,
        "SanctionsEntries": _entry,
    }
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text[: text.index("  <Locations>")])
        for name, written in sections.items():
            chance = random.Random(f"{seed} {name}")
            stream.write(f"  <{name}>\n")
            if name == "Locations":
                stream.write(
                    '    <Location ID="1">\n      <LocationCountry CountryID="11200" CountryRelevanceID="1413" />\n'
                )
                stream.write("    </Location>\n")
            for number in numbers:
                stream.writelines(f"{line}\n" for line in written(number, chance))
            stream.write(f"  </{name}>\n")
        stream.write("  <SanctionsEntryLinks />\n</Sanctions>\n")


def _is_person(number: int) -> bool:
    return number % 2 == 1


def _word(chance: random.Random, syllables: list[str] = SYLLABLES) -> str:
    return "".join(chance.choices(syllables, k=chance.randint(2, 4))).capitalize()


def _location(number: int, chance: random.Random) -> Iterator[str]:
    yield f'    <Location ID="{100 + number}">'
    yield '      <LocationAreaCode AreaCodeID="11200" />'
    yield f"      {TUNISIA}"
    for part, value in (("1451", f"{chance.randint(1, 99)} {_word(chance)} Street"), ("1454", _word(chance))):
        yield f'      <LocationPart LocPartTypeID="{part}">'
        yield '        <LocationPartValue Primary="true" LocPartValueTypeID="1" LocPartValueStatusID="1">'
        yield "          <Comment />"
        yield f"          <Value>{value}</Value>"
        yield "        </LocationPartValue>"
        yield "      </LocationPart>"
    yield f'      <FeatureVersionReference FeatureVersionID="{10 * number}" />'
    yield "    </Location>"


def _document(number: int, chance: random.Random) -> Iterator[str]:
    country = 'IssuedBy-CountryID="11200" ValidityID="1"'
    yield f'    <IDRegDocument ID="{number}" IDRegDocTypeID="1571" IdentityID="{number}" {country}>'
    yield "      <Comment />"
    yield f"      <IDRegistrationNo>Z{chance.randint(1_000_000, 9_999_999)}</IDRegistrationNo>"
    yield "      <IssuingAuthority />"
    yield f'      <DocumentedNameReference DocumentedNameID="{10 * number}" />'
    yield "    </IDRegDocument>"


def _party(number: int, chance: random.Random) -> Iterator[str]:
    groups: list[str] = []
    yield f'    <DistinctParty FixedRef="{number}">'
    yield "      <Comment />"
    yield f'      <Profile ID="{number}" PartySubTypeID="{4 if _is_person(number) else 3}">'
    yield f'        <Identity ID="{number}" FixedRef="{number}" Primary="true" False="false">'
    for alias in range(3 if _is_person(number) else 2):
        sort, is_primary, is_weak = ("1403", "true", "false") if alias == 0 else ("1400", "false", "true")
        quality = f'Primary="{is_primary}" LowQuality="{is_weak}"'
        yield f'          <Alias FixedRef="{number}" AliasTypeID="{sort}" {quality}>'
        yield from _name(number, 10 * number + alias, groups, chance)
        if alias == 0 and _is_person(number):
            yield from _name(number, 10 * number + 9, groups, chance, is_cyrillic=True)
        yield "          </Alias>"
    yield "          <NamePartGroups>"
    for group in groups:
        yield "            <MasterNamePartGroup>"
        yield f"              {group}"
        yield "            </MasterNamePartGroup>"
    yield "          </NamePartGroups>"
    yield "        </Identity>"
    features = [
        ("25", [f'<VersionLocation LocationID="{100 + number}" />']),
        ("8" if _is_person(number) else "646", [*_period(chance), '<VersionDetail DetailTypeID="1430" />']),
        ("504", ['<VersionDetail DetailTypeID="1431" DetailReferenceID="91473" />']),
    ]
    if _is_person(number):
        features += [
            ("9", [f'<VersionDetail DetailTypeID="1432">{_word(chance)}, Tunisia</VersionDetail>']),
            ("10", ['<VersionDetail DetailTypeID="1433" />', '<VersionLocation LocationID="1" />']),
            ("224", ['<VersionDetail DetailTypeID="1431" DetailReferenceID="91526" />']),
        ]
    for position, (kind, lines) in enumerate(features):
        yield f'        <Feature ID="{10 * number + position}" FeatureTypeID="{kind}">'
        yield f'          <FeatureVersion ID="{10 * number + position}" ReliabilityID="1">'
        yield "            <Comment />"
        for line in lines:
            yield f"            {line}"
        yield "          </FeatureVersion>"
        yield f'          <IdentityReference IdentityID="{number}" IdentityFeatureLinkTypeID="1" />'
        yield "        </Feature>"
    yield "      </Profile>"
    yield "    </DistinctParty>"


def _name(
    number: int, key: int, groups: list[str], chance: random.Random, *, is_cyrillic: bool = False
) -> Iterator[str]:
    status, script, syllables = ("2", "220", CYRILLIC) if is_cyrillic else ("1", "215", SYLLABLES)
    yield f'            <DocumentedName ID="{key}" FixedRef="{number}" DocNameStatusID="{status}">'
    for kind in ("1520", "1521", "91708") if _is_person(number) else ("1525",):
        group = f"{number}{len(groups):02}"
        groups.append(f'<NamePartGroup ID="{group}" NamePartTypeID="{kind}" />')
        text = _word(chance, syllables) if _is_person(number) else f"{_word(chance)} {_word(chance)} LTD."
        about = f'NamePartGroupID="{group}" ScriptID="{script}" ScriptStatusID="1" Acronym="false"'
        yield "              <DocumentedNamePart>"
        yield f"                <NamePartValue {about}>{text}</NamePartValue>"
        yield "              </DocumentedNamePart>"
    yield "            </DocumentedName>"


def _period(chance: random.Random) -> Iterator[str]:
    day = (("Year", chance.randint(1940, 1999)), ("Month", chance.randint(1, 12)), ("Day", chance.randint(1, 28)))
    yield f"<DatePeriod {PERIOD}>"
    for bound in ("Start", "End"):
        yield f"  <{bound} {BOUND}>"
        for end in ("From", "To"):
            yield f"    <{end}>"
            for unit, value in day:
                yield f"      <{unit}>{value}</{unit}>"
            yield f"    </{end}>"
        yield f"  </{bound}>"
    yield "</DatePeriod>"


def _relationship(number: int, chance: random.Random) -> Iterator[str]:
    if number > 1 and chance.random() < 0.5:
        ends = f'From-ProfileID="{number}" To-ProfileID="{chance.randint(1, number - 1)}"'
        about = f'RelationTypeID="15003" RelationQualityID="1" Former="false" SanctionsEntryID="{number}"'
        yield f'    <ProfileRelationship ID="{number}" {ends} {about}>'
        yield "      <Comment />"
        yield "    </ProfileRelationship>"


def _entry(number: int, chance: random.Random) -> Iterator[str]:
    yield f'    <SanctionsEntry ID="{number}" ProfileID="{number}" ListID="1550">'
    yield f'      <EntryEvent ID="{number}" EntryEventTypeID="1" LegalBasisID="1828">'
    yield "        <Comment />"
    yield '        <Date CalendarTypeID="1">'
    yield f"          <Year>{chance.randint(2002, 2025)}</Year>"
    yield f"          <Month>{chance.randint(1, 12)}</Month>"
    yield f"          <Day>{chance.randint(1, 28)}</Day>"
    yield "        </Date>"
    yield "      </EntryEvent>"
    for position, (sort, comment) in enumerate((("1705", "<Comment />"), ("1", "<Comment>SDGT</Comment>"))):
        yield f'      <SanctionsMeasure ID="{2 * number + position}" SanctionsTypeID="{sort}">'
        yield f"        {comment}"
        yield f"        {FIXED}"
        yield "      </SanctionsMeasure>"
    yield "    </SanctionsEntry>"
