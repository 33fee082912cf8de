"""XML as a stream of elements, without what makes XML dangerous.

Comes in: a `Source`. Goes out: its elements one by one, each with all that stands in it; what was handed out is
forgotten, so memory does not grow with the file. Invariant: a document type is refused, so no entity is expanded and
nothing is fetched; a file that is no well-formed XML to its end is an error with its line, never a short list. It
knows no format.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from sanscreen.errors import ListError
from sanscreen.readers.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["Root", "child", "children", "elements", "line_of", "local", "root_of", "text_at"]

_CHUNK: Final = 1 << 16
_LAST_SHORT_LINE: Final = 65_535


class Root(NamedTuple):
    """The root element of an XML file.

    Attributes:
        name: Its name without namespace.
        namespace: Its namespace, "" where it has none.
        children: The names of elements that stand within the first 64 KiB, in their order, without the root's.
    """

    name: str
    namespace: str
    children: tuple[str, ...]


def root_of(source: Source) -> Root | None:
    """Return the root element, told from the first bytes of a file.

    Args:
        source: The file.

    Returns:
        The root, or None where the file is no XML.

    Raises:
        ListError: It has a document type.

    Example:
        >>> from pathlib import Path
        >>> root_of(Source(Path("mine.xml"), b"<list xmlns='urn:x'><entry/>"))
        Root(name='list', namespace='urn:x', children=('entry',))
    """
    # Imported here: `import sanscreen` stays light, and few programs read XML.
    from lxml import etree

    if not source.head.lstrip(b"\xef\xbb\xbf\xff\xfe\xfe\xff \t\r\n\0").startswith(b"<"):
        return None
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
    names: list[Element] = []
    # The head ends in the middle of the file, and what is broken in it is said when it is read.
    with suppress(etree.XMLSyntaxError):
        parser.feed(source.head)
    with suppress(etree.XMLSyntaxError):
        names.extend(element for _, element in parser.read_events())
    if not names:
        return None
    _refuse_document_type(names[0], source)
    # Not `etree.QName`, which refuses some names that the parser takes, such as ":list".
    namespace = str(names[0].tag).rpartition("}")[0].removeprefix("{")
    return Root(local(names[0]), namespace, tuple(local(element) for element in names[1:]))


def elements(source: Source, names: Collection[str]) -> Iterator[Element]:
    """Yield the elements of some names, one by one.

    Args:
        source: The file.
        names: Names without namespace, of elements that do not stand in each other.

    Yields:
        Each element, complete; it is emptied when the next one is asked for.

    Raises:
        ListError: The file is no well-formed XML, or has a document type; the message names the line.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from pathlib import Path
        >>> from sanscreen.readers.source import open_source
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.xml")
        ...     _ = path.write_text("<list><entry id='1'/><entry id='2'/></list>")
        ...     [element.get("id") for element in elements(open_source(path), ["entry"])]
        ['1', '2']
    """
    from lxml import etree

    root_name = root.name if (root := root_of(source)) else ""
    parser = etree.XMLPullParser(
        events=("start", "end"),
        # Told apart in C: a list has millions of elements, and few of them are wanted.
        tag=[f"{{*}}{name}" for name in {root_name, *names} if name],
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    wanted = frozenset(names)
    top: Element | None = None
    outer: Element | None = None
    inside = 0
    with source.open() as stream:
        try:
            while content := stream.read(_CHUNK):
                parser.feed(content)
                for event, element in parser.read_events():
                    if top is None:
                        top = element.getroottree().getroot()
                        _refuse_document_type(top, source)
                    if local(element) not in wanted:
                        continue
                    if event == "start":
                        outer = element if outer is None else outer
                        inside += 1
                        continue
                    inside -= 1
                    if not inside:
                        outer = None
                        yield element
                        element.clear()
                if top is not None:
                    _forget(top, outer)
            parser.close()
        except etree.XMLSyntaxError as error:
            line = error.lineno or None
            raise ListError(
                f"is not well-formed XML ({error.msg}): it was cut off or damaged; fetch it again",
                path=source.path,
                line=line,
            ) from None


def _forget(top: Element, outer: Element | None) -> None:
    """Take out of the tree all that stands before the place up to which it was read, save in a wanted element."""
    element = top
    while element is not outer and len(element):
        del element[:-1]
        element = element[0]


def _refuse_document_type(element: Element, source: Source) -> None:
    if element.getroottree().docinfo.doctype:
        raise ListError(
            "has a document type, with which XML can do harm; no publisher's list has one", path=source.path
        )


def local(element: Element) -> str:
    """Return the name of an element without its namespace; "" for a comment or an instruction.

    Args:
        element: The element.

    Returns:
        The name.
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def line_of(element: Element) -> int | None:
    """Return the line of the file on which an element starts.

    Args:
        element: The element.

    Returns:
        The line, counted from 1; None where it is not known.
    """
    line = element.sourceline
    if line is None or line < _LAST_SHORT_LINE:
        return line
    # Beyond that libxml2 tells the line on which the first text in an element ends.
    while not element.text and len(element):
        element = element[0]
    return line - (element.text or "").count("\n")


def children(element: Element, *path: str) -> Iterator[Element]:
    """Yield the elements at a path below an element, in the order of the file.

    Args:
        element: The element.
        *path: Names without namespace, one for each level.

    Yields:
        The elements.

    Example:
        >>> from lxml import etree
        >>> root = etree.fromstring("<entry><names><name>a</name><name>b</name></names></entry>")
        >>> [name.text for name in children(root, "names", "name")]
        ['a', 'b']
    """
    if not path:
        yield element
        return
    name, *rest = path
    for below in element.iterchildren(f"{{*}}{name}"):
        if rest:
            yield from children(below, *rest)
        else:
            yield below


def child(element: Element, *path: str) -> Element | None:
    """Return the first element at a path below an element.

    Args:
        element: The element.
        *path: Names without namespace, one for each level.

    Returns:
        The element, or None.
    """
    if len(path) == 1:
        return next(element.iterchildren(f"{{*}}{path[0]}"), None)
    return next(children(element, *path), None)


def text_at(element: Element | None, *path: str) -> str | None:
    """Return the text of the first element at a path, without space around it.

    Args:
        element: The element; None gives None.
        *path: Names without namespace, one for each level; none for the element itself.

    Returns:
        The text, or None where there is no element or nothing in it.

    Example:
        >>> from lxml import etree
        >>> root = etree.fromstring("<entry><name> Ajnad </name></entry>")
        >>> text_at(root, "name"), text_at(root, "remark")
        ('Ajnad', None)
    """
    found = element if element is None or not path else child(element, *path)
    if found is None:
        return None
    return "".join(found.itertext() if len(found) else found.text or "").strip() or None
