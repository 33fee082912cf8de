"""Records as plain JSON, and what is wrong with one in plain words.

Comes in: JSON text, plain values, or pydantic's report of what a record refused. Goes out: plain values,
one line of JSON, or a `RecordError`. Invariant: nothing in the JSON is dropped silently. It knows no
particular record.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import ValidationError

from sanscreen.errors import RecordError
from sanscreen.records.checks import shown


def json_line(value: object) -> str:
    """Return JSON on one line for every reader: Unicode line and paragraph separators are escaped.

    Args:
        value: Plain values.

    Returns:
        The text, not ASCII-escaped otherwise.

    Example:
        >>> json_line({"a": "é"})
        '{"a": "é"}'
    """
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f\x85\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def parse_json_object(text: str) -> dict[str, Any]:
    """Parse one JSON object strictly.

    Args:
        text: The JSON text.

    Returns:
        Its fields.

    Raises:
        RecordError: Not JSON, not an object, nested too deeply, or a field stands twice (one would be lost).

    Example:
        >>> parse_json_object('{"id": "1", "id": "2"}')
        Traceback (most recent call last):
        ...
        sanscreen.errors.RecordError: field id: stands twice in one object; keep one
    """

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field, value in pairs:
            if field in found:
                raise RecordError("stands twice in one object; keep one", field=field)
            found[field] = value
        return found

    try:
        value = json.loads(text, object_pairs_hook=fields)
    except json.JSONDecodeError as error:
        raise RecordError(f"is not JSON: {error.msg} at column {error.pos + 1}; got {shown(text)}") from None
    except RecordError:
        raise
    except (RecursionError, ValueError) as error:
        raise RecordError(f"is not JSON that can be read: {error}") from None
    if not isinstance(value, dict):
        raise RecordError(f"a record is a JSON object {{...}}; got {shown(text)}")
    return value


def record_error(error: ValidationError, *, record: str | None = None) -> RecordError:
    """Turn pydantic's report into one error in plain words.

    Args:
        error: What pydantic raised.
        record: Id of the record, where it could be read.

    Returns:
        An error at the first field concerned, whose message names the others too.

    Example:
        >>> from sanscreen.records import Name
        >>> try:
        ...     Name()
        ... except ValidationError as error:
        ...     print(record_error(error))
        field text: is required
    """
    plain = {"missing": "is required", "extra_forbidden": "is not a field of this record; check its spelling"}
    places: list[tuple[str, str]] = []
    details = error.errors(include_url=False, include_input=False)
    # A sequence whose only entry is malformed counts as too short as well; the entry says it better.
    for detail in details:
        if detail["type"] == "too_short" and any(
            len(other["loc"]) > len(detail["loc"]) and other["loc"][: len(detail["loc"])] == detail["loc"]
            for other in details
        ):
            continue
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in detail["loc"])
        message = "needs at least one entry" if detail["type"] == "too_short" else detail["msg"]
        places.append((path.removeprefix("."), plain.get(detail["type"], message)))
    field, message = places[0]
    others = "".join(f"; also {path}: {words}" for path, words in places[1:4])
    others += f"; and {len(places) - 4} more" if len(places) > 4 else ""
    return RecordError(message + others, record=record, field=field or None)
