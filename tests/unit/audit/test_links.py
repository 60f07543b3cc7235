"""What a mark and a link cover: every word of an event, whichever hash and key made them."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from core.audit.rules.links import CONTENTS, SAID, Marked, examine, is_link, link, mark
from core.signing import Digest

OLD, NEW = ("2024", "o" * 32), ("2025", "n" * 32)
PLAIN: dict[str, Any] = {name: name for name in (*SAID, *CONTENTS)}


def event(**changed: Any) -> SimpleNamespace:
    own = {"number": 7, "at": datetime(2025, 10, 20, tzinfo=UTC), "sealed": False, "after": {"b": 1, "a": [1.5, "甲"]}}
    return SimpleNamespace(**{**PLAIN, **own, **changed})


@pytest.mark.parametrize("digest", Digest)
@pytest.mark.parametrize("name", [*SAID, *CONTENTS])
def test_no_word_can_be_changed(name: str, digest: Digest) -> None:
    marked = mark(event(), [NEW], digest)
    linked = link("", event(), marked, digest)
    assert examine(event(), marked, [NEW]) is Marked.TRUE
    assert is_link(linked, "", event(), marked)
    other = event(**{name: None})
    assert examine(other, marked, [NEW]) is Marked.FALSE
    assert is_link(linked, "", other, marked) is (name in CONTENTS), "contents are covered by the mark"


def test_a_link_holds_its_place() -> None:
    marked = mark(event(), [NEW], Digest.SHA256)
    linked = link("sha256:1", event(), marked, Digest.SHA256)
    assert not is_link(linked, "sha256:2", event(), marked)
    assert not is_link(linked, "sha256:1", event(number=8), marked)
    assert not is_link(linked, "sha256:1", event(), mark(event(), [NEW], Digest.SHA256))
    assert not is_link("md5:1", "", event(), marked)


def test_the_order_of_the_contents_means_nothing() -> None:
    marked = mark(event(), [NEW], Digest.SHA256)
    assert examine(event(after={"a": [1.5, "甲"], "b": 1}), marked, [NEW]) is Marked.TRUE


def test_older_keys_prove_what_they_marked() -> None:
    before, after = mark(event(), [OLD], Digest.SM3), mark(event(), [NEW, OLD], Digest.SM3)
    assert examine(event(), before, [NEW, OLD]) is Marked.TRUE
    assert examine(event(), after, [NEW]) is Marked.TRUE
    assert examine(event(), before, [NEW]) is Marked.KEY_MISSING
    assert examine(event(), "nonsense", [NEW]) is Marked.FALSE
    assert examine(event(), "md5:1:2:3", [NEW]) is Marked.FALSE
