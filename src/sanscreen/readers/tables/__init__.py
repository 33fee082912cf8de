"""Reference data of the readers: what publishers call things, as text files with a header.

Comes in: the ``*.txt`` files of this folder. Goes out: nothing by itself; `sanscreen.names.tables` reads them, with the
name of this package. Invariant: each file's header says what a row means, where it comes from and when a row may be
added.
"""
