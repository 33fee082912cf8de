"""One party on two lists: two hits that name each other, never one."""

from __future__ import annotations

from pathlib import Path

import pytest

import factory
from sanscreen import Identifier, Screener

PASSPORT = Identifier(type="passport", number="Z-123456", country="tn")


def screener_of(tmp_path, **lists):
    """Return a screener of lists, each written to a file of its own."""
    paths = []
    for name, entities in lists.items():
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(f"{entity.to_json()}\n" for entity in entities), encoding="utf-8")
        paths.append(path)
    return Screener.from_list(*paths)


@pytest.mark.parametrize(
    ("theirs", "is_linked"),
    [
        (Identifier(type="Passport No.", number="z123456", country="TN"), True),
        (Identifier(type="passport", number="Z123456"), True),
        (Identifier(type="passport", number="Z123456", country="dz"), False),
        (Identifier(type="national-id", number="Z123456", country="tn"), False),
    ],
    ids=["same", "country-unknown", "other-country", "other-sort"],
)
def test_a_shared_document_links_two_entities(tmp_path, theirs, is_linked):
    """By sort, number and country; a shared name alone never does."""
    ours = factory.person("Ashraf AL-QIZANI", id="30622", identifiers=[PASSPORT])
    other = factory.person("Ashraf al-Qizani", id="QDi.1", identifiers=[theirs])
    hits = screener_of(tmp_path, ofac=[ours], un=[other]).screen("Ashraf al-Qizani")
    assert sorted(hit.list for hit in hits) == ["ofac", "un"]
    for hit in hits:
        found = [(link.list, link.entity_id) for link in hit.links]
        there = ("un", "QDi.1") if hit.list == "ofac" else ("ofac", "30622")
        assert found == ([there] if is_linked else [])
        assert ("see also" in hit.explain()) == is_linked
        assert [link["entity_id"] for link in hit.to_dict()["links"]] == ([there[1]] if is_linked else [])


def test_no_link_within_a_list(tmp_path):
    """Two records of one list with one number are the publisher's own affair."""
    twins = [factory.person("Ashraf AL-QIZANI", id=str(number), identifiers=[PASSPORT]) for number in (1, 2)]
    hits = screener_of(tmp_path, ofac=twins, un=[factory.company("HAMAS")]).screen("Ashraf al-Qizani")
    assert [hit.links for hit in hits] == [(), ()]


def test_one_party_on_the_lists_of_three_publishers():
    """Each list says which entry of the United Nations it follows; the hits name each other by it."""
    folder = Path(__file__).parent / "data" / "lists"
    screener = Screener.from_list(folder / "un" / "un.xml", folder / "eu_fsf" / "fsf.xml", folder / "uk" / "uk.xml")
    hits = screener.screen("Kassim ibn Farrukh al-Mithali")
    found = {(hit.list, hit.entity.id): {(link.list, link.entity_id) for link in hit.links} for hit in hits}
    assert set(found) == {("un", "QDi.901"), ("fsf", "EU.9001.1"), ("uk", "XYZ0001")}
    for place, linked in found.items():
        assert linked == set(found) - {place}
