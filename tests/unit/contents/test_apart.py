"""A library without bounds reads apart, within ours: what it does there costs its sender alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from core.contents import apart
from core.contents.apart import FileUnreadable, read_apart
from core.contents.kinds import ManyAreRead


def length(content: bytes) -> dict[str, int]:
    return {"长度": len(content)}


def surroundings(content: bytes) -> list[str]:
    return sorted(os.environ)


def refuse(content: bytes) -> None:
    raise FileUnreadable("第 3 行附近的引号不成对。", "请另存后再上传。")


def ask_for_memory(content: bytes) -> int:
    return len(bytearray(int(content)))


def work_for_ever(content: bytes) -> None:
    while True:
        pass


def sleep(content: bytes) -> None:
    time.sleep(60)


def say_much(content: bytes) -> str:
    return "x" * int(content)


def die(content: bytes) -> None:
    os.abort()


def test_what_was_read_and_what_was_refused_come_back() -> None:
    assert read_apart(length, b"12345") == {"长度": 5}
    with pytest.raises(FileUnreadable) as refused:
        read_apart(refuse, b"")
    assert (refused.value.sentence, refused.value.cure) == ("第 3 行附近的引号不成对。", "请另存后再上传。")


def test_the_reader_knows_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROLL_SECRET_KEY", "k" * 40)
    assert not [name for name in read_apart(surroundings, b"") if name.startswith("GREENROLL")]


@pytest.mark.parametrize(
    ("reader", "content", "bound"),
    [
        (ask_for_memory, b"2000000000", {}),
        (work_for_ever, b"", {"seconds": 1}),
        (sleep, b"", {"wall": 1}),
        (say_much, b"2000000", {}),
        (die, b"", {}),
    ],
    ids=["memory", "work", "wait", "answer", "death"],
)
def test_a_reader_past_its_bounds_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, reader: Callable[[bytes], object], content: bytes, bound: dict[str, int]
) -> None:
    monkeypatch.setattr(apart, "ANSWER", 1_000_000)
    with pytest.raises(FileUnreadable, match="超出了限度"):
        read_apart(reader, content, **bound)


def test_whoever_comes_when_all_places_are_taken_is_told_and_does_not_wait_on_and_on() -> None:
    taken = [apart._AT_ONCE.acquire() for _ in range(2)]
    try:
        with pytest.raises(ManyAreRead):
            apart.read_apart(len, b"", patience=0.01)
    finally:
        for _ in taken:
            apart._AT_ONCE.release()
    assert apart._AT_ONCE.acquire(timeout=0.01), "who was sent away took no place"
    apart._AT_ONCE.release()
