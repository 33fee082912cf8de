"""What a field of a record accepts: text, visible text, country codes, addresses of the web, days.

Comes in: a value of any type. Goes out: the checked value, or an error in plain words. Invariant: text that
passes can be written as UTF-8, and a day was written as a day, never guessed from a number. It knows no
record.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Record(BaseModel):
    """What all models share: they can't be changed, and refuse unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def refusal(message: str) -> PydanticCustomError:
    """Return an error that pydantic shows as the plain message, without its own prefix."""
    return PydanticCustomError("record", "{message}", {"message": message})


def shown(value: object) -> str:
    """Return a value for a message, never longer than a line and safe to print."""
    text = ascii(value) if isinstance(value, str) and not _encodable(value) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def is_visible(text: str) -> bool:
    """Say whether a text shows anything: more than spaces, controls and invisible characters."""
    return any(unicodedata.category(character)[0] not in "ZC" for character in text)


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _checked_text(value: object) -> str:
    """Refuse what is not text, and text that no UTF-8 file could hold: it would break every output later."""
    if not isinstance(value, str):
        raise refusal(f"is text; got {type(value).__name__} {shown(value)}")
    if not _encodable(value):
        raise refusal(f"holds a lone surrogate, which is half a character; mend the source text {shown(value)}")
    return str(value)


def _checked_visible(value: object) -> str:
    """Refuse text that shows nothing."""
    text = _checked_text(value)
    if not is_visible(text):
        raise refusal(f"has no visible character; got {shown(text)}")
    return text


def _checked_country(value: object) -> str:
    text = _checked_text(value).strip().lower()
    if not re.fullmatch("[a-z]{2}", text):
        raise refusal(f"is an ISO 3166 alpha-2 code of two letters, such as 'tn'; got {shown(value)}")
    return text


def _checked_url(text: str) -> str:
    if not re.match(r"https?://[^\s/]+", text, re.IGNORECASE):
        raise refusal(f"is an address that starts with http:// or https://; got {shown(text)}")
    return text


def _checked_day(value: object) -> date:
    """Take a date or "2018-02-27": "02/03/2018" is two days, and pydantic reads a number as a timestamp."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise refusal(f"is not a day of the calendar: {shown(value)}") from None
    raise refusal(f"is a day, written YYYY-MM-DD such as '2018-02-27'; got {shown(value)}")


Text = Annotated[str, BeforeValidator(_checked_text)]
Visible = Annotated[str, BeforeValidator(_checked_visible)]
Country = Annotated[str, BeforeValidator(_checked_country), Field(json_schema_extra={"pattern": "^[a-z]{2}$"})]
Url = Annotated[str, BeforeValidator(_checked_text), AfterValidator(_checked_url)]
Day = Annotated[date, BeforeValidator(_checked_day)]
