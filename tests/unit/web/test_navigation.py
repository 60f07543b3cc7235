"""Which link of the navigation a page lies under."""

from __future__ import annotations

import pytest

from core.web.navigation import Group, Link, current_of, menu

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


def test_a_menu_folds_groups_up_and_what_everybody_reads_stands_last() -> None:
    public = (Link("公示", "/notices", group=Group.PUBLIC), Link("政策库", "/policy", group=Group.PUBLIC))
    units = (Link("单位", "/units", group=Group.UNITS), Link("培育", "/cultivation", group=Group.UNITS))
    work, alone = Link("遴选发布", "/department"), Link("专家库", "/experts", group=Group.JUDGES)
    assert menu([*public, work, units[0], alone, units[1]]) == [
        (None, [work]),
        (Group.UNITS, [*units]),
        (None, [alone]),
        (Group.PUBLIC, [*public]),
    ]
