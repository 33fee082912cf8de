"""Every tunable: its range, its use, its name."""

from __future__ import annotations

import inspect
import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

import sanscreen
from sanscreen import Screener
from sanscreen.errors import ProfileError
from sanscreen.matching import PROFILES, Profile, make_profile, profile_of
from sanscreen.matching import profile as profile_module
from sanscreen.records import Entity, Name

TUNABLES = [name for name in Profile.model_fields if name != "name"]
SOURCE = Path(sanscreen.__file__).parent


@pytest.mark.parametrize("tunable", TUNABLES)
def test_every_tunable_is_used(tunable):
    """Some module reads it: an unused option is a lie."""
    others = [path for path in SOURCE.rglob("*.py") if path.name != "profile.py"]
    assert any(f"profile.{tunable}" in path.read_text(encoding="utf-8") for path in others)


@pytest.mark.parametrize("tunable", TUNABLES)
def test_every_tunable_says_what_it_is(tunable):
    """A text below each, with the pair of names behind it or its meaning."""
    lines = inspect.getsource(profile_module).splitlines()
    (number,) = (number for number, line in enumerate(lines) if line.startswith(f"    {tunable}: "))
    assert lines[number + 1].startswith('    """')
    assert len(lines[number + 1]) > 30


@pytest.mark.parametrize("tunable", TUNABLES)
@pytest.mark.parametrize("value", [-0.1, 10.5, float("nan"), "much", None])
def test_a_value_out_of_range_is_refused(tunable, value):
    """The error names the tunable."""
    with pytest.raises(ProfileError, match=tunable):
        make_profile(**{tunable: value})


def test_an_unknown_tunable_is_refused():
    """A misspelt one is not passed over."""
    with pytest.raises(ProfileError, match="treshold"):
        make_profile(treshold=0.9)


def test_names_of_profiles():
    """None, the short name and the versioned name are one profile; a profile is itself."""
    assert profile_of(None) is profile_of("balanced") is profile_of(profile_of(None).name)
    mine = make_profile(threshold=0.9)
    assert profile_of(mine) is mine
    assert mine.name != profile_of(None).name
    for short, profile in PROFILES.items():
        assert profile.name.startswith(f"{short}.v")


@pytest.mark.parametrize("name", ["", "strictest", "balanced.v0"])
def test_an_unknown_profile_is_an_error(name):
    """The message says which there are, and a screener raises it too."""
    with pytest.raises(ProfileError, match="balanced"):
        profile_of(name)
    with pytest.raises(ProfileError):
        Screener([Entity(id="1", kind="person", names=[Name(text="A B")])], profile=name)


def test_a_profile_cannot_be_changed():
    """Frozen, hashable, and pickled whole."""
    profile = profile_of(None)
    with pytest.raises(ValidationError):
        profile.threshold = 0.5
    assert pickle.loads(pickle.dumps(profile)) == profile
    assert hash(profile) == hash(profile_of(None))


def test_the_digest_tells_profiles_apart():
    """Any other value has another digest, the same value the same."""
    digests = {make_profile(name="x", **{name: getattr(Profile(), name) * 0.9}).digest for name in TUNABLES}
    assert len(digests) == len(TUNABLES)
    assert make_profile(threshold=0.9).digest == make_profile(threshold=0.9).digest


def test_the_threshold_of_a_profile_is_used():
    """A screener takes its profile's threshold, and says so in the stamp."""
    entity = Entity(id="1", kind="person", names=[Name(text="Ashraf al-Qizani")])
    loose = Screener([entity], profile=make_profile(threshold=0.2))
    strict = Screener([entity], profile=make_profile(threshold=1.0))
    assert loose.screen("Ashraf Kizany").status == "hit"
    assert strict.screen("Ashraf Kizany").status == "clear"
    assert strict.screen("Ashraf al-Qizani").stamp.threshold == 1.0
