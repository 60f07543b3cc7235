"""Which link of the navigation a page lies under."""

from __future__ import annotations

import pytest

from core.web.navigation import Link, current_of

LINKS = (
    Link("首页", "/"),
    Link("遴选发布", "/department"),
    Link("通知管理", "/department/calls"),
    Link("单位", "/units"),
)


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/", "首页"),
        ("/department", "遴选发布"),
        ("/department/queue", "遴选发布"),
        ("/department/calls", "通知管理"),
        ("/department/calls/7/open", "通知管理"),
        ("/unitstore", None),
        ("/account", None),
    ],
)
def test_the_nearest_link_is_the_one(path: str, label: str | None) -> None:
    found = current_of(LINKS, path)
    assert (found.label if found else None) == label
