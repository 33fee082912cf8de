"""Values of a customer file as text, whatever the format has for them.

In: a value as a reader finds it. Out: text or None. Invariant: two values that a person reads as one are one text: the
year 1970 is "1970" as text, as a number and as a number with a point. It knows nothing of columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from math import isnan
from typing import Any, Final

from sanscreen.customer_cells import several_in

# From here on a float does not hold every whole number: it may be another customer's.
_EXACT: Final = 2**53


def text_of(value: Any) -> str | None:
    """Return a value as text.

    Args:
        value: As a reader finds it.

    Returns:
        The text; None for no value.

    Raises:
        TypeError: It is none that stands in a cell, such as a list, or a number that is not exact.

    Example:
        >>> text_of(7.0), text_of(date(1970, 5, 2)), text_of(None)
        ('7', '1970-05-02', None)
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bool, int)):
        return str(value)
    if isinstance(value, (float, Decimal)):
        # NaN is how frames write that a number is not known.
        if isnan(value):
            return None
        if isinstance(value, float) and abs(value) >= _EXACT:
            raise TypeError(f"{value!r} has more digits than such a number holds; write it as text")
        return str(int(value)) if value % 1 == 0 else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    raise TypeError(f"{type(value).__name__} is no text")


def texts_of(value: Any) -> Iterator[str]:
    """Yield the texts of a cell that may hold several.

    Args:
        value: A list, or text with ";" or "|" between.

    Yields:
        Each, without blanks around it; none that is empty.

    Raises:
        TypeError: It is none that stands in a cell.

    Example:
        >>> list(texts_of("Tunisia; FR;")), list(texts_of(["tn", None]))
        (['Tunisia', 'FR'], ['tn'])
    """
    if isinstance(value, (list, tuple)):
        yield from (text.strip() for each in value if (text := text_of(each)) is not None and text.strip())
    elif (told := text_of(value)) is not None:
        yield from several_in(told)
