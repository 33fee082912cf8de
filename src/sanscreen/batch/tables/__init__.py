"""Reference data of customer files: what their headings and their words for a kind mean, as text files with a header.

In: the ``*.txt`` files of this folder, read by `sanscreen.names.tables`. It holds no code.
"""
