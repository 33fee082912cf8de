"""XML as a stream: what is handed out, what is forgotten, and what is refused."""

from __future__ import annotations

import pytest

from sanscreen.errors import ListError
from sanscreen.readers.source import open_source
from sanscreen.readers.xmlstream import children, elements, line_of, text_at


@pytest.fixture
def streamed(tmp_path):
    """Write XML to a file and stream the elements of some names."""

    def stream(content, *names):
        path = tmp_path / "list.xml"
        path.write_text(content, encoding="utf-8")
        return elements(open_source(path), names)

    return stream


def test_wanted_elements_come_whole_and_in_order(streamed):
    """Whatever their namespace, their depth and what stands between them."""
    content = '<l xmlns:x="urn:x"><a i="1"><t>one</t></a>text<b><x:a i="2"><t>two</t></x:a><c/></b><d i="3"/></l>'
    assert [(one.get("i"), text_at(one, "t")) for one in streamed(content, "a", "d")] == [
        ("1", "one"),
        ("2", "two"),
        ("3", None),
    ]


def test_a_wanted_element_in_a_wanted_one_stays_in_it(streamed):
    """The outer one is handed out, and nothing in it is missing."""
    outer = next(streamed('<l><a i="1"><b/><a i="2"><a i="3"/></a></a></l>', "a", "b"))
    assert [below.get("i") for below in outer.iter("a")] == ["1", "2", "3"]
    assert len(list(children(outer, "a", "a"))) == 1


def test_a_root_that_is_wanted_is_one_element(streamed):
    """A fragment of one record."""
    assert [text_at(root, "t") for root in streamed('<a i="1"><t>x</t></a>', "a")] == ["x"]


def test_what_was_read_is_forgotten(streamed):
    """Neither wanted nor unwanted elements pile up, however many there are."""
    content = "<l>" + "".join(f"<a><t>{number}</t></a><s><u/><u/></s>" for number in range(20_000)) + "</l>"
    most = 0
    for number, element in enumerate(streamed(content, "a")):
        assert text_at(element, "t") == str(number)
        if number % 100 == 0:
            most = max(most, sum(1 for _ in element.getroottree().getroot().iterchildren()))
    assert most < 10_000
    assert list(streamed(content, "none")) == []


def test_an_element_knows_its_line_in_a_long_file(streamed):
    """Lines are counted beyond 65,535, where libxml2 once stopped."""
    content = "<l>\n" + "\n" * 70_000 + "<a>\n<t>one</t>\n</a>\n<a><t>\none</t></a>\n</l>"
    assert [line_of(element) for element in streamed(content, "a")] == [70_002, 70_005]


@pytest.mark.parametrize(
    "content",
    ["<l><a/><a></l>", "<l><a/>", "<l><a/></l><l/>", "<l><a b='1' b='2'/></l>", "<l>&none;<a/></l>"],
)
def test_what_is_no_well_formed_xml_is_an_error(streamed, content):
    """Never a short list."""
    with pytest.raises(ListError, match="not well-formed"):
        list(streamed(content, "a"))


@pytest.mark.parametrize("names", [("a",), ("none",)])
def test_a_document_type_is_refused(streamed, names):
    """With it XML can do harm; it is refused though no wanted element stands in the file."""
    with pytest.raises(ListError, match="document type"):
        list(streamed('<!DOCTYPE l [<!ENTITY e "x">]><l><a>&e;</a></l>', *names))
