"""What another ceiling or target would do."""

from __future__ import annotations

from core.instance import instance
from tests.support.bay import CALL, CITY, NORTH, Bay
from tests.support.valuing import impact


def quota(body: str, kind: str) -> str:
    """The id of a body's quota of factories."""
    return next(
        each.id
        for each in instance().book().quotas.values()
        if (each.body, each.category, each.kind) == (body, "factory", kind)
    )


def test_says_which_body_is_above_the_new_ceiling(bay: Bay) -> None:
    bay.recommended(bay.filed(NORTH), bay.filed(NORTH), by=NORTH)
    [said] = impact("quotas", quota(CITY, "ceiling"), {"count": 1}, CALL, by=bay.approver).notes
    assert "湾市已推荐 2 家，超过新的上限 1 家" in said
    [said] = impact("quotas", quota(CITY, "ceiling"), {"count": 2}, CALL, by=bay.approver).notes
    assert "没有超过" in said


def test_a_target_stops_nobody(bay: Bay) -> None:
    [said] = impact("quotas", quota(CITY, "target"), {"count": 9}, CALL, by=bay.approver).notes
    assert "不影响在办的申报" in said
