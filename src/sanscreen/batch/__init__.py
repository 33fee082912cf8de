"""Files of customers in, files of hits out: streaming, in several processes, and resumable.

In: a file of customers as CSV, JSON lines or Parquet, and a screener. Out: a file of answers and its manifest.
The walk: `opening` and the readers give rows, `columns` says what they mean, `queries` and `answers` screen them in
whichever process is free, `forms` writes them down, `work` keeps parts and `run` makes the whole of them.

Invariant: rows in = clear + hit + unscreenable, and a run that was killed and went on gives the bytes of one that was
not.
"""

from sanscreen.batch.answers import Counts
from sanscreen.batch.columns import Columns, choose_columns
from sanscreen.batch.opening import FORMATS, open_customers
from sanscreen.batch.progress import Progress
from sanscreen.batch.run import PART_ROWS, Summary, kept_rows, screen_file

__all__ = [
    "FORMATS",
    "PART_ROWS",
    "Columns",
    "Counts",
    "Progress",
    "Summary",
    "choose_columns",
    "kept_rows",
    "open_customers",
    "screen_file",
]
