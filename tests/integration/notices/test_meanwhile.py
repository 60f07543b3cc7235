"""Between the selection and the list nothing is taken for granted: what was learned meanwhile stops every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.workflow import IllegalMove
from core.applications.workflow.states import State
from core.audit.models import AuditEvent
from core.db import db
from core.decisions import operations as decisions
from core.decisions.operations import Learned
from core.errors import Conflict, Invalid, NotAllowed, RulesRefuse
from core.ledger import operations as ledger
from core.ledger import queries as standing
from core.ledger.models import ListEvent, RemovalReason
from core.ledger.operations import Entry
from core.ledger.rules import EventKind
from core.lists import operations as lists
from core.lists.operations import PublicationLetter
from core.notices import operations
from tests.support.coast import LAST_DAY, OPEN_DAY, Coast
from tests.support.department import revisions

pytestmark = pytest.mark.pages

AFTER = LAST_DAY + timedelta(days=1)
Penalty = Callable[[Coast, Application], None]


def barred(coast: Coast, application: Application) -> None:
    until = date(2028, 4, 21)
    ledger.bar(application.unit_id, since=OPEN_DAY, until=until, reason="数据造假", clause="CO-1", by=coast.approver)


def shut_down(coast: Coast, application: Application) -> None:
    learned = Learned("shut-down", met=False, how="向生态环境部门核对", seen_there="2024 年停产 14 个月")
    revision = queries.get(application.id).revision
    decisions.record_learned(application.id, learned, revision=revision, by=coast.officer)


def letter(dated: date = AFTER) -> PublicationLetter:
    return PublicationLetter("省级绿色工厂名单", "海工〔2025〕9 号", dated)


PENALTIES = pytest.mark.parametrize("penalty", [barred, shut_down])


@PENALTIES
def test_no_notice_is_given_of_whom_the_rules_refuse_by_then(coast: Coast, penalty: Penalty) -> None:
    application = coast.selected()
    penalty(coast, application)
    with pytest.raises(RulesRefuse, match="不能列入公示"):
        coast.noticed(application)


@PENALTIES
def test_whoever_is_penalised_during_the_notice_is_not_published(coast: Coast, penalty: Penalty) -> None:
    application, other = coast.selected(), coast.selected()
    notice_id = coast.noticed(application, other).id
    penalty(coast, application)
    with clock.travel(AFTER):
        with pytest.raises(RulesRefuse, match=f"“{application.entry_name}”不符合以下规定，不能结束公示"):
            operations.end_notice(notice_id, by=coast.approver)
        revision = queries.get(application.id).revision
        with pytest.raises(NotAllowed):
            decisions.disqualify(application.id, "公示期间受到处罚", revision=revision, by=coast.officer)
        decisions.disqualify(application.id, "公示期间受到处罚", revision=revision, by=coast.approver)
        operations.end_notice(notice_id, by=coast.approver)
    assert queries.get(application.id).state is State.NOT_SELECTED
    assert queries.get(other.id).stage == "publish"


@PENALTIES
@pytest.mark.parametrize("later", [timedelta(), timedelta(days=9)])
def test_nobody_is_published_whom_the_rules_refuse_by_then(coast: Coast, penalty: Penalty, later: timedelta) -> None:
    """A letter of an earlier day does not help: it is published today."""
    application, other = coast.selected(), coast.selected()
    notice_id = coast.noticed(application, other).id
    with clock.travel(AFTER):
        operations.end_notice(notice_id, by=coast.approver)
    with clock.travel(AFTER + later):
        penalty(coast, application)
        with pytest.raises(RulesRefuse, match=f"“{application.entry_name}”不符合以下规定，不能列入名单"):
            lists.publish(revisions(application, other), letter(AFTER), by=coast.approver)
    assert not standing.lists_of(application.unit_id)
    assert queries.get(other.id).stage == "publish"


def test_what_was_learned_can_be_cleared_up(coast: Coast) -> None:
    application = coast.selected()
    shut_down(coast, application)
    cleared = Learned("shut-down", met=True, how="现场核查", seen_there="系另一家同名企业")
    revision = queries.get(application.id).revision
    decisions.record_learned(application.id, cleared, revision=revision, by=coast.officer)
    coast.noticed(application)


def test_only_what_the_rules_know_is_learned_and_only_with_its_ground(coast: Coast) -> None:
    application = coast.selected()
    for wrong, field in (
        (Learned("no-such-rule", met=False, how="核对", seen_there="停产"), "rule_id"),
        (Learned("shut-down", met=False, how=" ", seen_there="停产"), "how"),
        (Learned("shut-down", met=False, how="核对", seen_there=""), "seen_there"),
    ):
        with pytest.raises(Invalid) as refused:
            decisions.record_learned(application.id, wrong, revision=application.revision, by=coast.officer)
        assert field in refused.value.errors


def test_nobody_is_taken_out_against_whom_nothing_stands(coast: Coast) -> None:
    application = coast.selected()
    with pytest.raises(Conflict, match="没有不符合规定的情形"):
        decisions.disqualify(application.id, "名额有限", revision=application.revision, by=coast.approver)


def test_after_the_list_nothing_is_learned_this_way(coast: Coast) -> None:
    application = coast.selected()
    notice_id = coast.noticed(application).id
    with clock.travel(AFTER):
        operations.end_notice(notice_id, by=coast.approver)
        lists.publish(revisions(application), letter(), by=coast.approver)
        with pytest.raises(IllegalMove):
            shut_down(coast, application)


# --- Onto a list without an application -------------------------------------------------------------------------------


def entry(unit_id: str, kind: EventKind = EventKind.ADDED, on: date = OPEN_DAY) -> Entry:
    return Entry(
        unit_id=unit_id,
        list_id="provincial",
        category="factory",
        kind=kind,
        effective_on=on,
        document_number="海工〔2025〕9 号",
    )


def test_staff_add_nobody_who_is_barred_and_say_what_could_not_be_judged(coast: Coast) -> None:
    application = coast.selected()
    made = ledger.add(entry(application.unit_id), by=coast.approver)
    (told,) = db.session.query(AuditEvent).filter_by(subject_type="list_event", subject_id=str(made.sequence)).all()
    assert told.after is not None
    assert told.after["unjudged"] == ["近三年停产的，不得申报"]
    other = coast.selected()
    barred(coast, other)
    with pytest.raises(RulesRefuse, match="不能列入名单"):
        ledger.add(entry(other.unit_id), by=coast.approver)
    with pytest.raises(RulesRefuse, match="不能列入名单"):
        ledger.add(entry(other.unit_id, on=OPEN_DAY - timedelta(days=30)), by=coast.approver)


@pytest.mark.parametrize("way", ["reinstate", "void"])
def test_nobody_who_is_barred_comes_back_onto_a_list(coast: Coast, way: str) -> None:
    unit_id = coast.selected().unit_id
    ledger.add(entry(unit_id), by=coast.approver)
    with clock.travel(LAST_DAY):
        removal = Entry(
            unit_id=unit_id,
            list_id="provincial",
            category="factory",
            kind=EventKind.REMOVED,
            effective_on=OPEN_DAY + timedelta(days=1),
            reason=RemovalReason.FRAUD,
            note="数据造假",
        )
        removed = ledger.remove(removal, by=coast.approver).sequence
        bar = ledger.bar(unit_id, since=OPEN_DAY, until=AFTER, reason="造假", clause="CO-1", by=coast.approver).id

        def back() -> ListEvent:
            if way == "void":
                return ledger.void(removed, "录入错误", by=coast.approver)
            return ledger.reinstate(entry(unit_id, EventKind.REINSTATED, LAST_DAY), by=coast.approver)

        with pytest.raises(RulesRefuse, match="不能列入名单"):
            back()
        ledger.lift(bar, "复核后撤销", on=OPEN_DAY, by=coast.approver)
        back()
        assert standing.lists_of(unit_id, on=LAST_DAY)
