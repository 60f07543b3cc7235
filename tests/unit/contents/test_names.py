"""A file's name is kept for people to read, without what deceives them, and is never a path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contents import kinds, names


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("授权委托书.pdf", "授权委托书.pdf"),
        ("C:\\Users\\某人\\委托书.pdf", "委托书.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..", "未命名文件"),
        ("", "未命名文件"),
        (None, "未命名文件"),
        ("委托\u202egpj.exe", "委托gpj.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ('引"号.pdf', "引'号.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_what_is_kept_of_a_name(given_name: str | None, kept: str) -> None:
    assert names.cleaned(given_name) == kept


@given(st.text())
def test_no_name_is_a_path_or_too_long(name: str) -> None:
    kept = names.cleaned(name)
    assert 0 < len(kept) <= names.MOST
    assert not set(kept) & set("/\\\r\n\0")
    assert kept not in {".", ".."}


@pytest.mark.parametrize(
    ("name", "kind", "download"),
    [
        ("图.PNG", kinds.PNG, "图.PNG"),
        ("图.pdf", kinds.PNG, "图.pdf.png"),
        ("图.jpeg", kinds.JPG, "图.jpeg"),
        ("图", kinds.JPG, "图.jpg"),
    ],
)
def test_a_download_says_what_it_is(name: str, kind: kinds.Kind, download: str) -> None:
    assert names.for_download(name, kind.media_type) == download
