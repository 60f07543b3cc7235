"""Who is mentioned."""

from __future__ import annotations

import pytest

from core.colleagues.rules import mentioned

NAMES = {"a": "张三", "b": "张三丰", "c": "李四", "d": "李四"}


@pytest.mark.parametrize(
    ("text", "told", "unknown"),
    [
        ("没有提到谁，邮箱 a@b.cn 除外", [], []),
        ("@张三 请核", ["a"], []),
        ("@张三丰请核，＠张三", ["b", "a"], []),
        ("@李四：已核", ["c", "d"], []),
        ("@王五@张三", ["a"], ["王五"]),
    ],
)
def test_a_name_behind_its_sign_is_somebody(text: str, told: list[str], unknown: list[str]) -> None:
    assert mentioned(text, NAMES) == (told, unknown)
