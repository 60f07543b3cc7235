"""Taking a unit off the lists: proposed with clause and proof, heard, decided, and when the rules say so."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core import clock
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound, RulesRefuse, StageClosed
from core.instance import instance
from core.ledger import operations as ledger
from core.ledger import queries as standing
from core.ledger.models import RecordChange, RecordChangeKind, RemovalReason
from core.ledger.operations import Proposed, changes
from core.ledger.operations.events import Entry
from core.ledger.presenting import timeline
from core.ledger.purposes import PROOF as RECORD_PROOF
from core.ledger.rules import EventKind
from core.notifications.queries import messages
from core.upkeep import operations, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations import Decision, Proposal
from core.upkeep.rules import Phase
from tests.support.clients import browser_of
from tests.support.house import sign_in
from tests.support.upkeep import LATE, OPENING, Province, in_year, lists

ANNUAL = "晋工信节能字〔2026〕8 号"


def after_the_hearing(record: UpkeepRecord) -> AbstractContextManager[object]:
    assert record.due is not None
    return clock.travel(record.due + timedelta(days=1))


def the_annual_list_comes_out(province: Province, on: date) -> None:
    """The year's list: somebody else comes onto it by this document."""
    unit = province.world.unit(body_id="taiyuan")
    added = Entry(
        unit_id=unit.id,
        list_id="city",
        category="factory",
        kind=EventKind.ADDED,
        effective_on=on,
        document_number=ANNUAL,
        note="列入",
    )
    ledger.add(added, by=province.approver)


def test_who_is_to_be_removed_is_asked_and_its_answer_is_on_record(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    record = province.proposed(unit)
    assert record.due == date(2026, 3, 16)  # ten working days
    assert any("请在 2026-03-16 24:00 前陈述意见" in each.text for each in messages(by)[0])
    with pytest.raises(Conflict, match="陈述期限"):
        province.decided(record, False)
    assert province.handed_in(record, by, accepts="objection", statement="数据有误").state is Phase.DECISION
    province.decided(record, True)
    assert queries.record(record.id).state is Phase.DONE
    assert lists(unit) == ["city", "provincial"]


def test_who_proposed_a_removal_does_not_decide_it(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    record = province.proposed(unit, by=province.approver)
    province.handed_in(record, by, accepts="objection", statement="数据有误")
    page = sign_in(province.world.app.test_client(), province.approver)
    assert "须由另一位审批人决定" in page.get(f"/upkeep/{record.id}").text
    assert f"/upkeep/{record.id}/decide" not in page.get(f"/upkeep/{record.id}").text
    decision = Decision(conforms=False, note="经研究", document_number="9 号", dated=clock.today())
    with pytest.raises(NotAllowed, match="提出人"):
        operations.decide(record.id, decision, revision=queries.record(record.id).revision, by=province.approver)
    province.decided(record, False)
    assert not lists(unit)


def test_who_was_removed_wrongly_comes_back_to_every_list_together(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    province.handed_in(record := province.proposed(unit), by, accepts="no_objection")
    province.decided(record, False)
    removed = [each for each in standing.events_of(unit.id) if each.kind is EventKind.REMOVED]
    proposed = Proposed(
        kind=RecordChangeKind.REINSTATE,
        unit_id=unit.id,
        terms=changes.reinstating(removed[0].sequence, clock.today()),
        reason="复核认定符合要求",
        document_number="复核决定 1 号",
        proof_id=province.proof(province.officer, RECORD_PROOF.id),
    )
    change = ledger.propose_change(proposed, by=province.officer)
    ledger.confirm_change(change.id, by=province.approver)  # neither list refuses it for the removal from the other
    assert sorted(lists(unit)) == ["city", "provincial"]


def test_one_removal_of_several_is_voided_by_itself_unless_a_bar_holds(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    province.handed_in(record := province.proposed(unit), by, accepts="no_objection")
    province.decided(record, False)
    removed = {each.list_id: each for each in standing.events_of(unit.id) if each.kind is EventKind.REMOVED}
    ledger.void(removed["provincial"].sequence, "决定没有涉及这一级", by=province.approver)
    assert lists(unit) == ["provincial"], "the other removal goes on holding, and does not speak of this list"
    ledger.bar(unit.id, since=OPENING, until=date(2029, 3, 2), reason="造假", clause=None, by=province.approver)
    with pytest.raises(RulesRefuse):
        ledger.void(removed["city"].sequence, "误登记", by=province.approver)
    assert lists(unit) == ["provincial"]


def test_a_bar_by_hand_does_not_go_around_the_hearing(province: Province) -> None:
    unit, _ = province.listed("provincial", "city")
    unlisted, _ = province.listed()

    def barred(unit_id: str, clause: str | None) -> None:
        proposed = Proposed(
            kind=RecordChangeKind.BAR,
            unit_id=unit_id,
            terms=changes.barring(OPENING, date(2029, 3, 2), clause),
            reason="查实造假",
            document_number="文〔1〕号",
            proof_id=province.proof(province.approver, RECORD_PROOF.id),
        )
        ledger.propose_change(proposed, by=province.approver)

    with pytest.raises(Conflict, match="应当移出名单"):
        barred(unit.id, "SX24-14")
    barred(unlisted.id, "SX24-14")
    province.proposed(unit)
    with pytest.raises(Conflict, match="已列为拟移出"):
        barred(unit.id, None)


def test_who_says_nothing_in_time_is_decided_upon_without(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    record = province.proposed(unit)
    assert record.state_label == "待单位陈述"
    with after_the_hearing(record):
        assert record.state_label == "陈述期满，待决定"
        with pytest.raises(StageClosed):
            province.answered(record, by, accepts="no_objection")
        province.decided(record, False)
        assert not lists(unit)
    told = [(each.label, each.text) for each in timeline(unit.id)]
    assert ("拟移出名单", "发起：现场查明不再符合要求") in told


def test_one_place_alone_may_be_meant(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    (place,) = [each for each in standing.lists_of(unit.id) if each.list_id == "city"]
    record = province.proposed(unit, place=queries.key_of(place))
    assert any("移出市级绿色工厂名单" in each.text for each in messages(by)[0]), "it is told which"
    assert "拟移出市级绿色工厂名单" in browser_of(province.world.app, by).get("/applications").text
    province.handed_in(record, by, accepts="no_objection")
    province.decided(record, False)
    assert lists(unit) == ["provincial"]


def test_a_removal_needs_a_clause_facts_and_a_proof_and_is_proposed_once(province: Province) -> None:
    unit, _ = province.listed("city")
    for lacking in ({"clause": ""}, {"facts": " "}, {"proof_id": None}):
        given: dict[str, Any] = {
            "reason": RemovalReason.NOT_CONFORMING,
            "clause": "SX24-15",
            "facts": "情况",
            **lacking,
        }
        if "proof_id" not in lacking:
            given["proof_id"] = province.proof(province.city)
        with pytest.raises(Invalid):
            operations.propose(unit.id, Proposal(**given), by=province.city)
    province.proposed(unit)
    with pytest.raises(Conflict, match="已列为拟移出"):
        province.proposed(unit)


def test_another_city_and_the_unit_itself_propose_nothing(province: Province) -> None:
    unit, by = province.listed("city")
    other = province.world.people.officer("datong")
    for person in (other, by):
        with pytest.raises(NotAllowed):
            province.proposed(unit, by=person)
    record = province.proposed(unit)
    with pytest.raises(NotFound):
        operations.drop(record.id, "撤", revision=record.revision, by=other)


def test_who_refused_to_file_leaves_when_the_years_list_comes_out(province: Province) -> None:
    opened = province.report_of(2026)
    unit, _ = province.listed("provincial", "city")
    filed, its = province.listed("city")
    with in_year(2026):
        province.filed(opened, filed, its, "city")
        with pytest.raises(Conflict, match="还没有截止"):
            province.proposed(unit, RemovalReason.NOT_FILED, call_id=opened.id)
    with clock.travel(LATE):
        with pytest.raises(Conflict, match="已经填报"):
            province.proposed(filed, RemovalReason.NOT_FILED, call_id=opened.id)
        record = province.proposed(unit, RemovalReason.NOT_FILED, call_id=opened.id)
    with after_the_hearing(record):
        with pytest.raises(Conflict, match="随年度名单"):
            province.decided(record, False)
        the_annual_list_comes_out(province, clock.today())
        province.decided(record, False, ANNUAL)
        assert not lists(unit)
        assert lists(filed) == ["city"]


def test_fraud_takes_off_every_list_and_bars(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    record = province.proposed(unit, RemovalReason.FRAUD)
    province.handed_in(record, by, accepts="no_objection")
    the_annual_list_comes_out(province, OPENING)
    province.decided(record, False, ANNUAL)
    assert not lists(unit)
    assert standing.barred_until(unit.id) == date(2029, 3, 2)
    home = browser_of(province.world.app, by).get("/applications").text
    assert ("不得申报" in home, "照常办理" in home) == (True, False), "it has no place that would stay"


def test_where_fraud_is_removed_with_the_years_list_it_is_barred_once_it_was_heard(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    page = sign_in(province.world.app.test_client(), province.approver).get(f"/department/units/{unit.id}/fraud")
    assert page.location == f"/upkeep/propose/{unit.id}?reason=fraud", "nobody is dealt with unheard"
    record = province.proposed(unit, RemovalReason.FRAUD)
    assert any("不得申报" in each.text for each in messages(by)[0]), "the unit is told what it is to expect"
    letter = Decision(conforms=False, note="查实造假", document_number="文〔1〕号", dated=clock.today())

    def bar(decision: Decision = letter) -> None:
        revision = queries.record(record.id).revision
        operations.bar_meanwhile(record.id, decision, revision=revision, by=province.approver)

    with pytest.raises(Conflict, match="陈述期限"):
        bar()
    province.handed_in(record, by, accepts="no_objection")
    with pytest.raises(Invalid):
        bar(replace(letter, dated=OPENING - timedelta(days=400)))
    bar()
    assert lists(unit) == ["city", "provincial"]
    assert "至 2029-03-02（含当日）不得申报" in messages(by)[0][0].text
    (imposed,) = standing.bars_of(unit.id)
    assert imposed.clause == "SX24-14"
    with pytest.raises(Conflict, match="已经登记"):
        bar()
    the_annual_list_comes_out(province, OPENING)
    province.decided(record, False, ANNUAL)
    assert not lists(unit)
    assert {each.clause for each in standing.events_of(unit.id) if each.reason} == {"SX24-13"}
    assert [bar.id for bar in standing.bars_of(unit.id)] == [imposed.id], "one fraud bars once"
    told = messages(by)[0][0].text
    assert all(words in told for words in ("已移出各层级名单", ANNUAL, "不得申报"))


def test_whom_the_lists_lost_after_it_was_barred_is_promised_no_day(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    record = province.proposed(unit, RemovalReason.FRAUD)
    province.handed_in(record, by, accepts="no_objection")
    heard = queries.record(record.id)
    letter = Decision(conforms=False, note="查实造假", document_number="文〔1〕号", dated=clock.today())
    operations.bar_meanwhile(record.id, letter, revision=heard.revision, by=province.approver)
    own = browser_of(province.world.app, by)
    assert "自 2029-03-03 起可以重新申报" in own.get("/applications").text
    removed = date(2026, 6, 1)
    with clock.travel(removed):
        the_annual_list_comes_out(province, removed)
        province.decided(record, False, ANNUAL)
        told = own.get("/applications").text
    assert "可以重新申报" not in told, "years since the removal are over later"
    assert "自 2029-03-03 起不再禁止申报；2026-06-01 被移出名单，能否申报还按移出名单的规定核对" in told


def test_an_old_day_is_refused_and_removes_nothing_in_silence(province: Province) -> None:
    unit, by = province.listed("provincial")
    with clock.travel(LATE):
        province.world.list(unit, "city", on=LATE)
        record = province.proposed(unit, by=province.city)
        province.handed_in(record, by, accepts="no_objection")
    with clock.travel(LATE + timedelta(days=40)):
        province.world.list(unit, "national", on=clock.today())
        decision = Decision(conforms=False, note="不再符合", document_number="9 号", dated=LATE)
        with pytest.raises(Conflict, match="又列入了名单"):
            operations.decide(record.id, decision, revision=queries.record(record.id).revision, by=province.approver)
        assert len(lists(unit)) == 3


def test_who_deceived_leaves_all_the_lists_that_the_clause_names(province: Province) -> None:
    unit, _ = province.listed("provincial", "city")
    place = queries.key_of(standing.lists_of(unit.id)[0])
    with pytest.raises(Invalid) as refused:
        province.proposed(unit, RemovalReason.FRAUD, place=place)
    assert "place" in refused.value.errors


def test_by_a_clause_of_the_national_list_the_others_stay(province: Province) -> None:
    unit, by = province.listed("provincial", "national")
    record = province.proposed(unit, RemovalReason.NOT_CONFORMING)
    with transaction() as session:  # as if its scores had been the last for years: clause MIIT25-04 speaks of that list
        held = session.get_one(UpkeepRecord, record.id)
        held.reason, held.clause = RemovalReason.LAST_RANKS, "MIIT25-04"
    province.handed_in(record, by, accepts="no_objection")
    province.decided(record, False)
    assert lists(unit) == ["provincial"]
    assert "已移出国家级名单" in messages(by)[0][0].text


def test_who_deceived_and_stands_on_no_list_is_heard_and_barred(province: Province) -> None:
    unit, by = province.listed()
    with pytest.raises(Conflict, match="不在任何名单"):
        province.proposed(unit, RemovalReason.NOT_CONFORMING)
    record = province.proposed(unit, RemovalReason.FRAUD, "SX24-14")
    assert "在规定期限内不得申报" in messages(by)[0][0].text
    province.handed_in(record, by, accepts="no_objection")
    province.decided(record, False)
    assert standing.barred_until(unit.id) == date(2029, 3, 2)


def test_who_was_removed_before_and_is_only_barred_is_not_told_of_a_removal(province: Province) -> None:
    unit, by = province.listed("provincial", "city")
    first = province.proposed(unit)
    province.handed_in(first, by, accepts="no_objection")
    province.decided(first, False, "晋工信函〔2026〕1 号")
    record = province.proposed(unit, RemovalReason.FRAUD, "SX24-14")
    province.handed_in(record, by, accepts="no_objection")
    province.decided(record, False, "晋工信函〔2026〕2 号")
    told = messages(by)[0][0].text
    assert "按造假处理" in told
    assert "已移出" not in told


def test_a_removal_rests_on_a_clause_that_declares_it_or_says_on_what(province: Province) -> None:
    unit, _ = province.listed("provincial", "city")
    places = instance().places_cited
    with pytest.raises(Invalid) as refused:
        province.proposed(unit, RemovalReason.NOT_CONFORMING, "SX24-11")
    asked = "、".join(places[id] for id in ("SX24-15", "SX24-17"))
    assert refused.value.errors == {"clause": [f"因“不再符合要求”移出所选名单，应依据{asked}。"]}
    with pytest.raises(Invalid) as refused:
        province.proposed(unit, RemovalReason.OWN_WISH)
    assert "otherwise" in refused.value.errors
    with pytest.raises(Invalid):
        province.proposed(unit, RemovalReason.OWN_WISH, "SX24-13", otherwise="单位申请")
    page = sign_in(province.world.app.test_client(), province.city).get(f"/upkeep/propose/{unit.id}").text
    assert f"：{places['SX24-13']}　" in page
    assert "SX24-13　" not in page, "no code of ours"
    assert "SX24-06" not in page, "what says nothing of removals is not offered"
    assert "MIIT25-04" not in page, "it speaks of the national list alone"
    record = province.proposed(unit, RemovalReason.OWN_WISH, otherwise="单位来函")
    assert record.clause is None
    assert "依据：单位来函" in (record.cause or "")


def test_no_decision_is_older_than_its_matter_nor_leaves_a_place_standing(province: Province) -> None:
    unit, by = province.listed("city")
    record = province.proposed(unit)
    province.handed_in(record, by, accepts="no_objection")
    decision = Decision(conforms=False, note="不再符合", document_number="9 号", dated=OPENING - timedelta(days=1))
    with pytest.raises(Invalid):
        operations.decide(record.id, decision, revision=queries.record(record.id).revision, by=province.approver)
    with clock.travel(LATE):
        province.world.list(unit, "provincial", on=LATE)
        with pytest.raises(Conflict, match="又列入了名单"):
            operations.decide(
                record.id,
                replace(decision, dated=OPENING),
                revision=queries.record(record.id).revision,
                by=province.approver,
            )
        province.decided(record, False)
        assert not lists(unit)
    assert "已移出各层级名单" in messages(by)[0][0].text


def test_who_is_not_among_the_last_for_years_is_not_proposed_for_it(province: Province) -> None:
    opened = province.report_of(2026)
    unit, _ = province.listed("national")
    with pytest.raises(Conflict, match="没有得分名次"):
        province.proposed(unit, RemovalReason.LAST_RANKS, "MIIT25-04", call_id=opened.id)
    with pytest.raises(Invalid):
        province.proposed(unit, RemovalReason.LAST_RANKS, "MIIT25-04")


def test_only_an_approver_removes(province: Province) -> None:
    unit, by = province.listed("city")
    record = province.proposed(unit)
    province.handed_in(record, by, accepts="no_objection")
    decision = operations.Decision(conforms=False, note="移出", document_number="文〔1〕号", dated=clock.today())
    for person in (province.officer, province.city, by):
        with pytest.raises(NotAllowed):
            operations.decide(record.id, decision, revision=queries.record(record.id).revision, by=person)


def test_many_are_decided_as_the_page_showed_them(province: Province) -> None:
    (unit, by), (other, _) = province.listed("city"), province.listed("city")
    record, dropped = province.proposed(unit), province.proposed(other)
    page = browser_of(province.world.app, province.approver)
    operations.drop(dropped.id, "误登记", revision=dropped.revision, by=province.city)
    with after_the_hearing(record):
        asked = page.get(f"/upkeep/decide?record={record.id}&record={dropped.id}").text
        assert f"{other.name}”（已撤销）不能这样办理，没有列入" in asked
        assert f'value="{record.id}:{record.revision}"' in asked
        assert "单位还没有陈述" in asked
    mark = f"{record.id}:{queries.record(record.id).revision}"
    province.handed_in(record, by, accepts="objection", statement="数据有误")
    sent = {"conforms": "no", "note": "不再符合", "document_number": "9 号", "dated": clock.today().isoformat()}
    path = f"/upkeep/decide?record={record.id}"
    refused = page.submit(path, record=mark, **sent)
    assert refused.status_code == 409
    assert "有了变动" in refused.text
    assert "单位已陈述" in refused.text
    assert lists(unit) == ["city"]
    now = f"{record.id}:{queries.record(record.id).revision}"
    gone = page.submit(path, record=[now, f"{dropped.id}:{queries.record(dropped.id).revision}"], **sent)
    assert gone.status_code == 409
    assert lists(unit) == ["city"], "all or none"
    assert page.submit(path, record=now, **sent).status_code == 302
    assert not lists(unit)


def test_a_removal_is_taken_back_as_the_page_showed_it(province: Province) -> None:
    unit, by = province.listed("city")
    record = province.proposed(unit)
    seen = str(queries.record(record.id).revision)
    province.handed_in(record, by, accepts="no_objection")
    page, path = browser_of(province.world.app, province.city), f"/upkeep/{record.id}/drop"
    refused = page.submit(path, revision=seen, reason="误登记")
    assert (refused.status_code, "有了变动" in refused.text, "误登记" in refused.text) == (409, True, True)
    assert queries.record(record.id).state is Phase.DECISION
    now = str(queries.record(record.id).revision)
    assert page.submit(path, revision=now, reason="误登记").status_code == 302
    assert queries.record(record.id).state is Phase.DROPPED


def test_whoever_is_to_be_removed_passes_its_places_to_nobody_meanwhile(province: Province) -> None:
    (unit, by), (heir, _) = province.listed("city"), province.listed()

    def proposed() -> RecordChange:
        merger = Proposed(
            kind=RecordChangeKind.SUCCESSION,
            unit_id=unit.id,
            terms=changes.passing(EventKind.MERGED, clock.today(), [heir.id], stays=False),
            reason="吸收合并",
            document_number="合并 1 号",
            proof_id=province.proof(province.officer, RECORD_PROOF.id),
        )
        return ledger.propose_change(merger, by=province.officer)

    waiting = proposed()
    record = province.proposed(unit, RemovalReason.FRAUD)
    with pytest.raises(Conflict, match="已列为拟移出"):
        ledger.confirm_change(waiting.id, by=province.approver)
    ledger.drop_change(waiting.id, "先办结移出", by=province.officer)
    with pytest.raises(Conflict, match="已列为拟移出"):
        proposed()
    province.handed_in(record, by, accepts="objection", statement="数据有原始台账")
    province.decided(record, True)
    ledger.confirm_change(proposed().id, by=province.approver)
    assert (lists(unit), lists(heir)) == ([], ["city"])


def test_no_body_takes_back_what_another_office_proposed(province: Province) -> None:
    unit, _ = province.listed("city")
    record = province.proposed(unit, by=province.officer)
    page = browser_of(province.world.app, province.city)
    assert f"/upkeep/{record.id}/drop" not in page.get(f"/upkeep/{record.id}").text
    with pytest.raises(NotAllowed, match="不是由本推荐单位提出"):
        operations.drop(record.id, "已整改", revision=queries.record(record.id).revision, by=province.city)
    operations.drop(record.id, "误登记", revision=queries.record(record.id).revision, by=province.approver)
    assert queries.record(record.id).state is Phase.DROPPED


def test_whoever_was_barred_for_deceiving_is_not_kept_on_the_lists(province: Province) -> None:
    unit, by = province.listed("city")
    record = province.proposed(unit, RemovalReason.FRAUD)
    province.handed_in(record, by, accepts="objection", statement="数据有误")
    found = Decision(conforms=False, note="查实造假", document_number="9 号", dated=clock.today())
    operations.bar_meanwhile(record.id, found, revision=queries.record(record.id).revision, by=province.approver)
    assert (
        f"/upkeep/{record.id}/drop"
        not in browser_of(province.world.app, province.city).get(f"/upkeep/{record.id}").text
    )
    for who in (province.city, province.approver):
        with pytest.raises(NotAllowed, match="已登记禁止申报"):
            operations.drop(record.id, "已整改", revision=queries.record(record.id).revision, by=who)
    with pytest.raises(Conflict, match="已登记禁止申报"):
        province.decided(record, True)
    (bar,) = standing.bars_of(unit.id)
    ledger.void_bar(bar.id, "认定有误", by=province.approver)
    province.decided(record, True)
    assert lists(unit) == ["city"]


def test_who_deceived_is_barred_as_the_page_showed_the_matter(province: Province) -> None:
    unit, by = province.listed("city")
    record = province.proposed(unit, RemovalReason.FRAUD)
    seen = str(queries.record(record.id).revision)
    province.handed_in(record, by, accepts="objection", statement="数据有误")
    page = browser_of(province.world.app, province.approver)
    sent = {"revision": seen, "note": "造假", "document_number": "9 号", "dated": clock.today().isoformat()}
    assert page.submit(f"/upkeep/{record.id}/bar", **sent).status_code == 409
    assert standing.barred_until(unit.id) is None
