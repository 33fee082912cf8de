"""Frames of Spark: a `DataFrame` in, a `DataFrame` of hits out, screened on the executors.

In: the frame, and a screener or the path of a saved one. Out: a frame that is screened when Spark reads it. The saved
screener goes to the executors as a file, once each, and is mapped into memory once for each of their Python processes;
the processes of one machine share its memory. Nothing of it goes through the driver's Python objects.

Invariant: options, columns and file are checked on the driver, before a job runs, and an executor screens against that
very file or not at all. A task that is run again, after an executor was lost, gives the same rows.
"""

from __future__ import annotations

import shutil
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sanscreen.errors import ListError, QueryError
from sanscreen.frames.arrow_frames import screen_batches
from sanscreen.frames.fields import Fields
from sanscreen.frames.pieces import ANSWERED, ROW_ID, Asking, opened
from sanscreen.hit_rows import BOOLEAN, INTEGER, NUMBER, TEXT
from sanscreen.saved import saved_digest
from sanscreen.screening import Screener

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True, slots=True)
class SavedScreener:
    """Where an executor finds the saved screener; this goes to the executors in the place of a `Screener`.

    Attributes:
        place: Name of the file that was sent, or the path that all share.
        digest: Digest of the file that the driver read.
        max_list_age: As for `Screener`.
        sent: Whether the file was sent.
    """

    place: str
    digest: str
    max_list_age: int | None
    sent: bool = field(kw_only=True)


def screen(
    frame: DataFrame,
    fields: Fields,
    screener: Screener | str | PathLike[str] | None,
    asking: Asking,
    *,
    shared: bool,
) -> DataFrame:
    """Screen the rows of a frame; see `sanscreen.frames.screen_frame`."""
    from pyspark.sql import DataFrame, types

    if not isinstance(frame, DataFrame):
        raise QueryError(f"of Spark a DataFrame of SQL is screened, not a {type(frame).__name__}: see its to_spark()")
    fields.check(frame.columns)
    if fields.id is None:
        raise QueryError("the rows of a Spark frame have no order: say with id= which column holds your reference")
    if asking.workers != 1:
        raise QueryError("workers is for one machine; the cores of a Spark cluster are given by its own settings")
    saved = _saved(frame.sparkSession, screener, asking, shared=shared)
    sorts = {
        TEXT: types.StringType(),
        NUMBER: types.DoubleType(),
        INTEGER: types.LongType(),
        BOOLEAN: types.BooleanType(),
    }
    row_id = types.StructField(ROW_ID, frame.schema[str(fields.id)].dataType)
    schema = types.StructType([row_id, *(types.StructField(name, sorts[sort]) for name, sort in ANSWERED.items())])
    # Spark asks for the columns by name again, and takes a dot in one for a step into a structure.
    labels: dict[Hashable, Hashable] = {column: f"c{place}" for place, column in enumerate(fields.read)}
    asked = frame.select([frame[_quoted(column)].alias(label) for column, label in labels.items()])
    screening = partial(screen_partition, saved=saved, fields=fields.renamed(labels), asking=asking)
    return asked.mapInArrow(screening, schema)


def _quoted(column: Hashable) -> str:
    return "`" + str(column).replace("`", "``") + "`"


def _saved(
    session: SparkSession, screener: Screener | str | PathLike[str] | None, asking: Asking, *, shared: bool
) -> SavedScreener:
    """Put the saved screener where the executors find it, once it has been read and the options are checked."""
    held = opened(screener)
    asking.ask(held, ())
    if shared:
        if not isinstance(screener, (str, PathLike)):
            raise QueryError("shared is for the path of a saved screener that every executor can read: give one")
        return SavedScreener(str(Path(screener).absolute()), saved_digest(screener), held.max_list_age, sent=False)
    from pyspark import SparkFiles
    from pyspark.errors import PySparkException

    try:
        context = session.sparkContext
    except (PySparkException, NotImplementedError) as error:
        raise QueryError(
            "no file can be sent over Spark Connect: put the saved screener where every executor can read it, and "
            "give its path with shared=True"
        ) from error
    folder = Path(SparkFiles.getRootDirectory())
    with TemporaryDirectory(dir=folder, prefix="sanscreen-") as aside:
        file = Path(aside) / "screener"
        if isinstance(screener, (str, PathLike)):
            shutil.copyfile(screener, file)
        else:
            held.save(file)
        digest = saved_digest(file)
        # Spark sends a name once: another screener has another.
        target = folder / f"sanscreen-{digest[:32]}.screener"
        if not target.exists():
            file.replace(target)
            context.addFile(str(target))
    return SavedScreener(target.name, digest, held.max_list_age, sent=True)


def screen_partition(
    batches: Iterator[pa.RecordBatch], *, saved: SavedScreener, fields: Fields, asking: Asking
) -> Iterator[pa.RecordBatch]:
    """Screen a partition on an executor.

    Args:
        batches: Its rows.
        saved: Where the saved screener is.
        fields: Which columns say what.
        asking: How to ask.

    Yields:
        Batches of rows.

    Raises:
        ListError: The saved screener cannot be read, or is another than the driver checked.
        StaleList: A list is older than allowed.
    """
    for first in batches:
        # Empty partitions are many where a frame was filtered; they need no screener.
        row_id = first.schema.field(str(fields.id)).type
        yield from screen_batches(chain([first], batches), row_id, fields, _loaded(saved), asking)


# A worker process goes on from job to job, mostly with one list, and with two while a new one comes.
@lru_cache(maxsize=2)
def _loaded(saved: SavedScreener) -> Screener:
    from pyspark import SparkFiles

    path = SparkFiles.get(saved.place) if saved.sent else saved.place
    screener = Screener.load(path, max_list_age=saved.max_list_age)
    if saved_digest(path) != saved.digest:
        raise ListError("is not the saved screener that the driver read: it was replaced meanwhile", path=path)
    return screener
