"""What a browser says of itself, in words."""

from __future__ import annotations

import pytest

from core.accounts.rules import browser_words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (WINDOWS, "Chrome（Windows）"),
        (f"{WINDOWS} Edg/126.0", "Edge（Windows）"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox（Linux）"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116.0 Safari/537.36 MicroMessenger/8.0", "微信（Android）"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari（iPhone）"),
        ("curl/8", "其他浏览器（其他系统）"),
        (None, "其他浏览器（其他系统）"),
    ],
)
def test_it_is_named(agent: str | None, expected: str) -> None:
    assert browser_words(agent) == expected
