"""How a code stands, in the order in which it is asked."""

from __future__ import annotations

from core.plugin_api.labels import Labelled


class Standing(Labelled):
    """What whoever reads a code is told first."""

    LISTED = "listed", "现在名单内", "good"
    REMOVED = "removed", "已不在名单内", "bad"
    NOT_REPORTED = "not_reported", "未按要求填报年度报告，绿码停用", "bad"
    ENDED = "ended", "该单位已停用绿码"


def standing(*, listed: bool, reported: bool | None, ended: bool) -> Standing:
    """`reported`: whether the last report that was due is in order; None where none was due yet."""
    if not listed:
        return Standing.REMOVED
    if ended:
        return Standing.ENDED
    return Standing.NOT_REPORTED if reported is False else Standing.LISTED
