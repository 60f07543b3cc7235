"""The recommendation of national units: receipts, final filings, and the gate of the body whose units must file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import clock
from core.applications.workflow import IllegalMove
from core.bodies.queries import tiers
from core.calls.queries import pinned
from core.review import operations
from core.review.operations import Letter, ReceiptEntry
from core.review.operations.recommending import NotRecommendable
from core.review.queries import follow_up, receipt_of
from core.review.queries.follow_up import Filing
from core.review.rules.desk import desk_of
from tests.support.house import People, sign_in
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, NATIONAL, World


@pytest.fixture
def desk(app: Flask, people: People) -> Iterator[OfficersDesk]:
    with clock.travel(CALL_DAYS[NATIONAL]):
        yield OfficersDesk(World(app, people), NATIONAL)


def filed(desk: OfficersDesk) -> list[tuple[str, Filing]]:
    call = pinned(desk.opened).call
    found = follow_up.followed(desk.opened, desk_of(call, tiers(), frozenset({desk.body_id})))
    return [(each.name, each.filing) for each in found]


def with_receipt(desk: OfficersDesk, **options: object) -> str:
    application = desk.application(**options)  # type: ignore[arg-type]
    entry = ReceiptEntry("GXB-1", CALL_DAYS[NATIONAL], application.revision)
    assert operations.record_receipts({application.id: entry}, by=desk.officer) == 1
    assert receipt_of(application.id) is not None
    return application.id


def test_new_units_wait_until_every_existing_unit_has_filed(desk: OfficersDesk, client: FlaskClient) -> None:
    existing = desk.world.unit("示例现有单位有限公司", listed=["provincial", "national"])
    id = with_receipt(desk, track="new", listed=("provincial",))
    application = desk.passed(desk.of(id))
    assert filed(desk) == [(existing.name, Filing.NOT_BEGUN)]
    with pytest.raises(NotRecommendable) as refused:
        operations.recommend({id: application.revision}, Letter(), by=desk.officer)
    gates = [each for each in refused.value.findings if each.clause == "HN25-06"]
    assert existing.name in gates[0].message
    page = sign_in(client, desk.officer).get(f"/review/recommend?call={NATIONAL}&chosen={id}:{application.revision}")
    assert existing.name in page.text
    by = desk.world.representative(existing)
    started = desk.world.started(desk.opened, existing, by, track="existing")
    assert filed(desk) == [(existing.name, Filing.DRAFTED)]
    desk.world.fill(started, by)
    desk.world.submitted(started, by)
    assert filed(desk) == [(existing.name, Filing.FILED)]
    remaining = _refusals(desk, id)
    assert "HN25-06" not in remaining


def _refusals(desk: OfficersDesk, id: str) -> set[str | None]:
    now = desk.of(id)
    try:
        operations.recommend({id: now.revision}, Letter(), by=desk.officer)
    except NotRecommendable as refused:
        return {each.clause for each in refused.findings}
    return set()


def test_a_final_filing_cannot_be_returned(desk: OfficersDesk) -> None:
    application = desk.application(track="new", listed=("provincial",))
    with pytest.raises(IllegalMove) as refused:
        operations.return_for_correction(
            application.id,
            ["self-evaluation-factory/energy"],
            "请补充",
            due=None,
            revision=application.revision,
            by=desk.officer,
        )
    assert "最终" in refused.value.sentence


def test_a_receipt_of_tomorrow_is_none(desk: OfficersDesk) -> None:
    application = desk.application(track="new", listed=("provincial",))
    entry = ReceiptEntry("GXB-1", date(2025, 10, 21), application.revision)
    with pytest.raises(Exception, match="填写的内容有误") as refused:
        operations.record_receipts({application.id: entry}, by=desk.officer)
    assert "不能晚于今天" in str(getattr(refused.value, "errors", ""))
