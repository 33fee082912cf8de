"""Han and Hangul without spaces: surnames, given names, words of firms; what is read otherwise; nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unidecode import unidecode

from sanscreen.names import normalise
from sanscreen.names.tables import groups
from sanscreen.names.unspaced import HAN, split_han, split_hangul
from strategies import SCRIPTS

PERSONS = {
    "习近平": "xi jinping",
    "單田芳": "shan tianfang",
    "欧阳娜娜": "ouyang nuonuo",
    "王伟": "wang wei",
    "王小明先生": "wang xiaoming",
    "曾庆红": "zeng qinghong",
}
FIRMS = {
    "中国银行": "zhongguo yinxing",
    "华为技术有限公司": "huawei jizhu llc",
    "丹东鸿祥实业发展有限公司": "dandong hongxiang shiye fazhan llc",
    "哈尔滨工业大学": "haerbin gongye daxue",
    "王氏集团": "wangshi jituan",
}


@pytest.mark.parametrize(("name", "text"), [*PERSONS.items(), *FIRMS.items()])
def test_a_name_without_spaces_falls_into_words(name, text):
    """The surname stands first; a firm's words are those of the tables."""
    assert normalise(name).text == text


@pytest.mark.parametrize(("name", "text"), PERSONS.items())
def test_spacing_is_free(name, text):
    """Written as one word or as two, in Han or in pinyin, a name is one."""
    assert normalise(text).significant == normalise(name).significant


@pytest.mark.parametrize("name", ["Aung San", "Li Yang"])
def test_a_name_that_is_written_like_a_word_stays_a_name(name):
    """No title in Han or kana is romanised as a common name."""
    parts = normalise(name).parts
    assert [part.original for part in parts] == name.split()
    assert {part.role.value for part in parts} == {"name"}


def test_a_part_keeps_its_characters():
    """An analyst sees what was written, and that it was read."""
    parts = normalise("习近平").parts
    assert [(part.original, part.reading) for part in parts] == [("习", "CJK"), ("近平", "CJK")]


def test_other_text_around_the_characters_is_read_too():
    """Digits, Latin words and marks between runs of characters are kept, and a comma turns the name round."""
    assert normalise("中国人民解放军61398部队").text.split()[-2:] == ["61398", "budui"]
    assert normalise("王, 小明").text == "xiaoming wang"
    assert normalise("小明 王").text == "xiaoming wang"
    assert normalise("ABC（中国）有限公司").text == "abc zhongguo llc"


@given(st.text(SCRIPTS["han"] + "单曾习平有限公司先生中国", min_size=1, max_size=12), st.booleans())
def test_no_character_is_lost(run, alone):
    """The words are the run."""
    assert "".join(word for word, _ in split_han(run, alone=alone)) == run


def test_what_no_table_knows_falls_into_pairs():
    """Two characters a word, three where one would be left; a word of three stays."""
    found = [
        [word for word, _ in split_han(run, alone=False)] for run in ("昊", "昊凌", "昊凌明", "昊凌明德", "昊凌明德山")
    ]
    assert found == [["昊"], ["昊凌"], ["昊凌明"], ["昊凌", "明德"], ["昊凌", "明德山"]]


@given(st.text(SCRIPTS["hangul"] + "은행무역주식회사조선", min_size=1, max_size=12), st.booleans())
def test_no_syllable_is_lost(run, alone):
    """The words are the run."""
    found = split_hangul(run, alone=alone)
    assert "".join(found) == run


@pytest.mark.parametrize(
    ("run", "found"),
    [
        ("김정은", ["김", "정은"]),
        ("남궁민수", ["남궁", "민수"]),
        ("조선무역은행", ["조선", "무역", "은행"]),
        ("한국은행", ["한국", "은행"]),
        ("블라디미르", ["블라디미르"]),
    ],
)
def test_hangul_falls_into_words(run, found):
    """A surname stands first; a firm's words are those of the tables; a foreign name stays whole."""
    assert split_hangul(run, alone=True) == found


def test_surnames_are_read_as_the_romaniser_does_but_for_those_that_are_read_otherwise():
    """A row that says what the romaniser says too is there for the surname; the others are few and known."""
    readings = {characters: spellings[0] for characters, spellings in groups("chinese_surnames").items()}
    assert all(HAN.fullmatch(characters) for characters in readings)
    otherwise = {
        characters
        for characters, reading in readings.items()
        if "".join(unidecode(characters).lower().split()) != reading
    }
    assert {"单", "曾", "解", "尉迟", "万俟"} <= otherwise
    assert len(otherwise) < 40
