"""Every tunable of the score, its range, and the pair of names behind its default.

In: nothing, or the values a caller sets. Out: a frozen `Profile`, named and versioned; its digest stands in
every stamp. Invariant: a value out of range is refused, and no tunable is unused.
What is not here is not tunable: the reference tables, the weights and the keys belong to ``sanscreen.names``.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sanscreen.errors import ProfileError

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Profile(BaseModel):
    """A named set of tunables. Values are shares in [0, 1] unless their text says otherwise.

    Example:
        >>> Profile(name="mine", threshold=0.9).threshold
        0.9
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "balanced.v1"
    """Name and version."""
    threshold: Annotated[float, Field(gt=0.0, le=1.0)] = 0.85
    """Lowest score of a hit."""

    query_extra: Share = 0.8
    """Cost of a query part that the listed name lacks: "Ali Hassan Khan" is not "Ali Hassan"."""
    query_middle: Share = 0.4
    """Share of that cost for a name between two that match: "Qasim Mohamed Mahdi al-Rimi" is "Qasim al-Rimi"."""
    query_outer: Share = 0.6
    """The same before or behind two that match: "Khairullah Barakzai Khudai Nazar" is "Khairullah Barakzai"."""
    listed_extra: Share = 0.3
    """Cost of a listed part that the query lacks: "Usama bin Ladin" is "Usama bin Muhammad bin Awad bin Ladin"."""
    aside: Share = 0.2
    """Share of the cost of a part in brackets on either side: "Hanifa Exchange (branch in Albu Kamal)"."""
    contradiction: Annotated[float, Field(ge=0.0, le=5.0)] = 2.5
    """Further cost of names left over on both sides: "Junaid Rusakevich Dockrat" is not "Junaid Ismail Dockrat"."""
    number_conflict: Share = 0.25
    """Cost of numbers that disagree: "Orient Star 2" is not "Orient Star 3"."""
    order: Share = 0.04
    """Cost of parts wholly out of order in the name of anything but a person: "Haige Guangzhou"."""
    turned: Share = 0.25
    """Cost where one is named as the other's father: "Ahmad bin Hasan al-Ubaidi", "Hasan bin Ahmad al-Ubaidi"."""
    telling: Annotated[float, Field(gt=0.0, le=10.0)] = 2.2
    """Rare parts that a match must tell for its differences to count least: two and a bit ("Ashraf al-Qizani")."""
    difference: Annotated[float, Field(gt=0.0, le=10.0)] = 0.4
    """What a difference counts in a match that tells so much ("Ashraf al-Qizani", "Ashraf al-Gizani")."""
    untold: Annotated[float, Field(ge=0.0, le=10.0)] = 0.8
    """How much more it counts in a match that tells nothing ("Li Na", "Li Nan")."""
    initial_rest: Share = 0.35
    """Share of the cost of an extra part that the letters behind an initial cost: "J. Kennedy", "John Kennedy"."""

    family: Share = 0.97
    """Likeness of two romanisations of one name: "Muhammad" and "Mehmet"."""
    syllable: Share = 0.9
    """The same for one syllable of a Chinese or Korean name, of which each is many names: "Xu" and "Su"."""
    symbol: Share = 0.95
    """Likeness of one word of trade or place in two languages: "Bank" and "Banque", "Tunisia" and "Tunis"."""
    cognate: Share = 0.85
    """Likeness of one name in two languages or a short form: "Yusuf" and "Joseph", "Aleksandr" and "Sasha"."""
    sound: Share = 0.96
    """Likeness of two spellings of one sound: "Rashid" and "Rasheed"."""
    reading: Share = 0.99
    """Likeness of equal letters that stand so on one side only: "Владимир" and "Vladimir", "5mith" and "Smith"."""
    letters: Share = 0.95
    """Likeness of a word in its own script and a Latin spelling of its letters: "محمود" and "Mahmud"."""
    misspelt: Annotated[float, Field(gt=0.0, le=10.0)] = 3.0
    """Cost of a letter of another script that is not spelt so, shared out over the length: "김성훈", "Song Han KIM"."""
    unwritten: Share = 0.93
    """Likeness of a word and the same letters without its vowels: "Cazares" and "Czrs"."""
    joined: Share = 0.98
    """What remains of a likeness where two words answer one: "Abd al Rahman" and "Abdulrahman"."""
    cut: Share = 0.9
    """Likeness of a word and its beginning, both long: "Mohammedi" cut to "Mohammed"."""
    clipped: Share = 0.25
    """Share of the cost of a listed part that a query cut by its field cannot hold: "Aktsionernoe Obshche"."""
    initial: Share = 0.9
    """Likeness of a name and its initial: "J. Kennedy" and "John Kennedy"."""
    acronym: Share = 0.92
    """Likeness of an acronym of five letters or more and the whole name; less for fewer: "AQIM"."""
    particle: Share = 0.8
    """Likeness of two spellings of one particle: "al" and "el", "bin" and "ibn"."""
    misread: Share = 0.8
    """Likeness of a legal form and its misspelling: "Sovcombank OJCS" and "Sovcombank OJSC"."""
    edit: Annotated[float, Field(gt=0.0, le=3.0)] = 0.9
    """Cost of one typing slip, shared out over the length of the word: "Smith" and "Smoth"."""
    swap: Share = 0.5
    """Share of that cost for two letters swapped, which seldom makes another name: "Smith" and "Simth"."""
    key: Share = 0.7
    """The same for a letter typed by a neighbouring key: "Smith" and "Smitj"."""
    doubled: Share = 0.3
    """The same for a letter written twice: "Petrov" and "Pettrov"."""
    scanned: Share = 0.92
    """Likeness of two readings of one scanned word: "Osterkarnp" and "Osterkamp"."""
    two_names: Share = 0.1
    """What a slip or a sound loses where both spellings are names in their own right: "Martin" and "Martinez"."""
    two_families: Share = 0.16
    """What it loses where both belong to families and share none: "Ahmed" and "Mohamed", "Ali" and "Alaoui"."""
    least: Share = 0.55
    """Likeness below which two parts are two words: "Karim" and "Kerimov"."""

    birth_date: Share = 0.3
    """Share of the headroom that an equal day of birth fills."""
    birth_year: Share = 0.2
    """The same where only a year or a month is known on one side: "1970" and "1970-05-02"."""
    birth_near: Share = 0.1
    """The same for an approximate date, and for day and month swapped: "1970-05-02" and "1970-02-05"."""
    birth_date_conflict: Share = 0.25
    """What a differing birth date takes away: a namesake born in another year."""
    birth_day_conflict: Share = 0.1
    """What another day of one year takes away: papers of countries without a register often have any day."""
    birth_place: Share = 0.15
    """Share of the headroom that an equal place of birth fills: "Gafsa" and "Qafsah, Tunisia"."""
    birth_place_conflict: Share = 0.05
    """What another place of birth takes away: a village on one side is the next town on the other."""
    country: Share = 0.1
    """Share of the headroom that an agreeing nationality fills."""
    country_conflict: Share = 0.08
    """What a differing nationality takes away: less than a birth date, since people have several."""
    address: Share = 0.15
    """Share of the headroom that an equal address fills; another one costs nothing."""
    identifier: Share = 0.92
    """Share of the headroom that an equal document number fills: it finds its entity under another name too."""
    identifier_conflict: Share = 0.1
    """What another number of the same type and country takes away: documents are renewed."""
    register_conflict: Share = 0.3
    """What another IMO number or LEI takes away: they are given once for life."""
    gender_conflict: Share = 0.1
    """What another gender takes away: lists are often wrong in it."""
    kind_conflict: Share = 0.3
    """What another kind takes away: a person is not a vessel."""

    @property
    def digest(self) -> str:
        """First 16 hex digits of the SHA-256 of all values."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


PROFILES: dict[str, Profile] = {
    "balanced": Profile(),
    # Two ordinary names in a thousand alert: for files so large that nobody reads more.
    "strict": Profile(name="strict.v1", threshold=0.93),
    # One in fifty alerts: for new customers and payments to where the risk is.
    "sensitive": Profile(name="sensitive.v1", threshold=0.78),
}
"""The named profiles. They differ in the threshold alone, so a score means the same under each."""


def profile_of(value: Profile | str | None) -> Profile:
    """Return a profile by name.

    Args:
        value: None for ``"balanced"``, a name (``"balanced"``, ``"strict"``, ``"sensitive"``, or with the version:
            ``"balanced.v1"``), or a `Profile`.

    Returns:
        The profile.

    Raises:
        ProfileError: No profile has this name.

    Example:
        >>> profile_of(None).name
        'balanced.v1'
    """
    if value is None:
        return PROFILES["balanced"]
    if isinstance(value, Profile):
        return value
    for short, profile in PROFILES.items():
        if value in (short, profile.name):
            return profile
    raise ProfileError(f"no profile is named {value!r}; there are: {', '.join(sorted(PROFILES))}")


def make_profile(**values: Any) -> Profile:
    """Make a profile that differs from ``balanced`` in some values.

    Args:
        **values: Tunables by name; see `Profile` for their ranges.

    Returns:
        The profile, named ``"custom"`` unless a name is given.

    Raises:
        ProfileError: A tunable is unknown or out of its range.

    Example:
        >>> make_profile(threshold=0.9).name
        'custom'
    """
    try:
        return Profile(**{"name": "custom", **values})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise ProfileError(f"tunable {where!r}: {first['msg']}; see sanscreen.matching.profile.Profile") from None
