"""The records of an XML list as plain values that are taken one by one, so that what nobody takes is seen.

Comes in: elements, as `sanscreen.readers.xmlstream` hands them out. Goes out: an `XmlRecord` for each, with texts and
attributes. Invariant: a value is given once, to the one that asks for it; `XmlRecord.rest` gives every value that was
not asked for, so a publisher's new field is a problem and never lost in silence. It knows no format and interprets
nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sanscreen.readers.source import Source
from sanscreen.readers.xmlstream import elements, line_of, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["XmlRecord", "records", "visible"]


class XmlRecord:
    """One element of a list, with the values in it that were not taken yet.

    Args:
        name: Its name without namespace.
        line: Its line in the file.
        text: The text right in it.
        attributes: Values by their names without namespace.
        below: The elements in it, in their order.

    Example:
        >>> from lxml import etree
        >>> entry = XmlRecord.of(etree.fromstring("<entry id='7'><name> Ajnad </name><new>x</new></entry>"))
        >>> entry.attribute("id"), entry.take("name"), entry.take("name")
        ('7', 'Ajnad', None)
        >>> list(entry.rest())
        [('new', 'x', 1)]
    """

    __slots__ = ("_attributes", "_below", "_text", "line", "name")

    def __init__(
        self,
        name: str,
        *,
        line: int | None = None,
        text: str | None = None,
        attributes: Mapping[str, str] | None = None,
        below: Sequence[XmlRecord] = (),
    ) -> None:
        self.name = name
        self.line = line
        self._text = text
        self._attributes = dict(attributes or {})
        self._below = tuple(below)

    @classmethod
    def of(cls, element: Element, *, deep: bool = True) -> XmlRecord:
        """Return an element as plain values.

        Args:
            element: The element.
            deep: Whether the elements in it are wanted too.

        Returns:
            The record; text that stands between elements is its text.
        """
        found = [below for below in element if local(below)] if deep else []
        texts = [element.text, *(below.tail for below in element)] if deep else []
        return cls(
            local(element),
            line=line_of(element),
            text=" ".join(text for text in texts if text) or None,
            attributes={str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()},
            below=[cls.of(below) for below in found],
        )

    def below(self, *path: str) -> Iterator[XmlRecord]:
        """Yield the elements at a path, in the order of the file; their values are still to be taken.

        Args:
            *path: Names without namespace, one for each level; none for the element itself.

        Yields:
            The elements.
        """
        if not path:
            yield self
            return
        for record in self._below:
            if record.name == path[0]:
                yield from record.below(*path[1:])

    def each(self) -> tuple[XmlRecord, ...]:
        """Return the elements right in this one, whatever their names; their values are still to be taken.

        Returns:
            The elements, in the order of the file.
        """
        return self._below

    def attribute(self, name: str) -> str | None:
        """Take an attribute.

        Args:
            name: Its name without namespace.

        Returns:
            Its value on one line; None where it is absent, shows nothing, or was taken before.
        """
        return _on_one_line(self._attributes.pop(name, None))

    def take(self, *path: str) -> str | None:
        """Take the text of the first element at a path.

        Args:
            *path: Names without namespace, one for each level; none for the element itself.

        Returns:
            The text on one line; None where it is absent, shows nothing, or was taken before.
        """
        return _on_one_line(self.take_verbatim(*path))

    def take_verbatim(self, *path: str) -> str | None:
        """Take the text of the first element at a path with its line breaks, without space around it.

        Args:
            *path: Names without namespace, one for each level; none for the element itself.

        Returns:
            The text; None where it is absent, shows nothing, or was taken before.
        """
        for record in self.below(*path):
            text, record._text = record._text, None
            return visible(text)
        return None

    def take_all(self, *path: str) -> tuple[str, ...]:
        """Take the texts of all elements at a path.

        Args:
            *path: Names without namespace, one for each level.

        Returns:
            The texts that show something, each on one line, in the order of the file.
        """
        texts = (record.take() for record in self.below(*path))
        return tuple(text for text in texts if text is not None)

    def leave(self, *names: str) -> None:
        """Leave out attributes and elements, with all that stands in them, that say nothing of the party.

        Args:
            *names: Their names without namespace.
        """
        for name in names:
            self._attributes.pop(name, None)
        self._below = tuple(record for record in self._below if record.name not in names)

    def rest(self) -> Iterator[tuple[str, str, int | None]]:
        """Yield what was not taken.

        Yields:
            Where it stands, as 'IDENTIFICATION/NUMBER' or "" for the element itself, what stands there, and its line.
        """
        if (shown := visible(self._text)) is not None:
            yield "", shown, self.line
        for name, value in self._attributes.items():
            if (shown := visible(value)) is not None:
                yield name, shown, self.line
        for record in self._below:
            for name, value, line in record.rest():
                yield f"{record.name}/{name}" if name else record.name, value, line


def records(source: Source, names: Collection[str]) -> Iterator[XmlRecord]:
    """Yield the root of a file, with its attributes alone, then each element of some names.

    Args:
        source: The file.
        names: Names without namespace, of elements that do not stand in each other.

    Yields:
        The records; none, not even the root, where no element has one of these names.

    Raises:
        ListError: The file is no well-formed XML, or has a document type.
    """
    is_first = True
    for element in elements(source, names):
        if is_first:
            yield XmlRecord.of(element.getroottree().getroot(), deep=False)
            is_first = False
        yield XmlRecord.of(element)


def visible(text: str | None) -> str | None:
    """Return what can be seen of a text.

    Args:
        text: Any text, or None.

    Returns:
        The text without space around it; None where all of it is space, controls or invisible characters.

    Example:
        >>> visible(" Ajnad "), visible("\u200b ")
        ('Ajnad', None)
    """
    if text is None or all(unicodedata.category(character)[0] in "ZC" for character in text):
        return None
    return text.strip()


def _on_one_line(text: str | None) -> str | None:
    shown = visible(text)
    return None if shown is None else " ".join(shown.split())
