"""One list in two of OFAC's formats gives the same hits.

OFAC publishes its consolidated list as CSV and as ENHANCED XML. What truly differs between the two files is left out
by two rules: names in other scripts stand in the XML alone; and the files are of two days, so entities whose Latin
names are not the same in both were changed in between.
"""

from __future__ import annotations

import pytest

from list_files import official
from sanscreen import Screener, read_list
from sanscreen.readers import FORMATS
from sanscreen.readers.source import open_source

# Of 443 entities seven were changed between the days of the two files.
MOST_CHANGED = 10


def latin_names(entity):
    """Return the names that both formats can hold; CSV has no double quotation mark of its own."""
    return [name for name in entity.names if name.script in (None, "Latn")]


def as_listed(entity):
    """Return what both formats say of the names of an entity."""
    return {(name.text.replace('"', "'"), name.kind, name.quality) for name in latin_names(entity)}


@pytest.fixture(scope="module")
def csv_list():
    """Return the list as CSV."""
    path = official("ofac_enhanced_2025-01/cons_prim.csv")
    if not any(known.sniff(open_source(path)) for known in FORMATS):
        pytest.skip("no reader of OFAC's CSV files is in FORMATS")
    return read_list(path)


@pytest.fixture(scope="module")
def xml_list():
    """Return the list as ENHANCED XML."""
    return read_list(official("ofac_enhanced_2025-01/CONS_ENHANCED.XML"))


@pytest.fixture(scope="module")
def changed(csv_list, xml_list):
    """Return the ids of entities whose names are not the same in both files."""
    in_csv = {entity.id: as_listed(entity) for entity in csv_list}
    in_xml = {entity.id: as_listed(entity) for entity in xml_list}
    return {entity_id for entity_id in in_csv.keys() | in_xml if in_csv.get(entity_id) != in_xml.get(entity_id)}


@pytest.fixture(scope="module")
def queries(csv_list, xml_list):
    """Return every Latin name of either list."""
    entities = (*csv_list, *xml_list)
    return sorted({name.text for entity in entities for name in latin_names(entity)})


def hits(screener, query, changed):
    """Return all hits of a query with their scores."""
    found = screener.screen(query, limit=None)
    return {hit.entity.id: round(hit.score, 9) for hit in found if hit.entity.id not in changed}


def test_few_entities_were_changed_between_the_two_files(changed):
    """Else the rest of this file would compare nothing."""
    assert len(changed) <= MOST_CHANGED


def test_latin_queries_give_the_same_hits(csv_list, xml_list, changed, queries):
    """Same entities, same scores, for every listed name, once the names in other scripts are set aside."""
    of_csv = Screener(csv_list)
    of_xml = Screener([entity.model_copy(update={"names": tuple(latin_names(entity))}) for entity in xml_list])
    assert len(queries) > 1500
    for query in queries:
        assert hits(of_csv, query, changed) == hits(of_xml, query, changed), query


def test_names_in_other_scripts_only_add(csv_list, xml_list, changed, queries):
    """With them every hit is there still, and none has a lower score."""
    of_csv, of_xml = Screener(csv_list), Screener(xml_list)
    for query in queries:
        fewer, more = hits(of_csv, query, changed), hits(of_xml, query, changed)
        assert all(more.get(entity_id, 0) >= score for entity_id, score in fewer.items()), query
