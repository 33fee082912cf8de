"""The index: which listed names a query can match at all, without walking the list.

In: names in normal form. Out: `NameIndex`, and the `NameTables` that it stands on, which can be kept in a file.
The tables are made in chunks (``tables``), a query's words are looked up and compared (``words``), what a name can
still score is bounded (``bounds``), and the four steps from a query to its candidates are in ``candidates``.
"""

from sanscreen.index.candidates import NameIndex
from sanscreen.index.shapes import Shapes
from sanscreen.index.tables import NameChunk, NameTables, assemble, chunk_of, latin_key_table

__all__ = ["NameChunk", "NameIndex", "NameTables", "Shapes", "assemble", "chunk_of", "latin_key_table"]
