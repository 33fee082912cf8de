"""A screener swapped under traffic: every answer is of one list, and each screener put in force is handed back once."""

from __future__ import annotations

import threading

import pytest

import factory
from sanscreen import EntityList, ListInfo, Screener, ScreenerHolder


def listed(number: int) -> Screener:
    """A list whose one entity, name and digest all carry its number."""
    entity = factory.person("Ashraf AL-QIZANI", id=str(number))
    return Screener(EntityList([entity], info=ListInfo(name=f"list-{number}", digest=f"{number:064}", format="jsonl")))


def test_answers_under_traffic_are_of_one_list_and_never_older_than_the_last():
    screeners = [listed(number) for number in range(40)]
    holder = ScreenerHolder(screeners[0])
    done = threading.Event()
    seen: list[list[int]] = [[] for _ in range(4)]
    torn: list[str] = []

    def ask(numbers: list[int]) -> None:
        while True:
            last = done.is_set()
            screening = holder.current.screen("Qizani, Ashraf")
            (hit,), (stamp,) = screening.hits, screening.stamp.lists
            if not hit.entity.id == str(int(stamp.digest)) == hit.list.removeprefix("list-"):
                torn.append(f"{hit.entity.id} of {stamp}")
            numbers.append(int(hit.entity.id))
            if last:
                return

    threads = [threading.Thread(target=ask, args=(numbers,)) for numbers in seen]
    for thread in threads:
        thread.start()
    for screener in screeners[1:]:
        holder.swap(screener)
        holder.current.screen("Qizani, Ashraf")
    done.set()
    for thread in threads:
        thread.join()
    assert not torn
    for numbers in seen:
        assert numbers == sorted(numbers)
        assert numbers[-1] == 39


def test_two_who_swap_at_once_hand_back_each_screener_once():
    first, *others = (Screener([]) for _ in range(201))
    holder = ScreenerHolder(first)
    handed_back: list[Screener] = []

    def swap(screeners: list[Screener]) -> None:
        handed_back.extend([holder.swap(screener) for screener in screeners])

    threads = [threading.Thread(target=swap, args=(others[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {id(screener) for screener in (*handed_back, holder.current)} == {
        id(screener) for screener in (first, *others)
    }


@pytest.mark.parametrize("other", [None, "eo13224", [], Screener])
def test_nothing_else_than_a_screener_is_put_in_force(other):
    screener = Screener([])
    holder = ScreenerHolder(screener)
    with pytest.raises(TypeError, match="holds a Screener"):
        holder.swap(other)
    assert holder.current is screener
    with pytest.raises(TypeError, match="holds a Screener"):
        ScreenerHolder(other)
