"""Reference data of list formats: what their words mean, as text files with a header.

In: the ``*.txt`` files of this folder, read by `sanscreen.names.tables`. It holds no code.
"""
