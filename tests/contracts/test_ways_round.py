"""The ways round a rule, tried on every installed region that has a call, by the regions' own cases and stages.

What stages, dates, kinds of filer and gates hold is tried by `test_stage_constraints` and `test_enforced`; here is what
no stage can hold by itself, class by class: what an officer finds, as what a unit enters, what becomes known between
the selection and the list, the places of caps, the outer ends of dates, what is claimed of the ministry's platform, and
anniversaries. Rules are judged by themselves where that is enough; what only operations can hold is tried by them, in
one instance for each call, in which nothing but what is known of a unit and its evaluator guards an exit; and what
somebody can send by the web without having seen a page is sent there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.applications import operations as applications
from core.applications import queries
from core.applications.models import Application, VerificationResult
from core.applications.queries import records
from core.applications.queries.rulebook import rulebook
from core.applications.rules.assessment import Assessed, assess
from core.applications.rules.entrance import Candidate, Words, misplaced, ways
from core.applications.rules.signing import Signature, decides_itself
from core.calls.queries import due_at
from core.db import db
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.decisions.operations import Learned, OutcomeLetter, ReportLetter
from core.errors import Invalid, RulesRefuse
from core.evaluators.models import CapPlace, Engagement
from core.evaluators.rules import caps
from core.filling.queries import submissions
from core.instance import instance
from core.ledger import operations as ledger
from core.ledger import queries as standing
from core.ledger.models import RemovalReason
from core.ledger.operations import Entry, Succession
from core.ledger.rules import EventKind
from core.lists import operations as lists
from core.lists.operations import PublicationLetter
from core.notices import operations as notices
from core.notices.models import NoticeItem
from core.notices.operations import NoticeText
from core.plugin_api import Actor, Call, Case, Does, EvaluationWay, Outcome, Rule, RuleKind, Stage
from core.plugin_api.facts import SYSTEM_FACTS, Facts
from core.plugin_api.guarding import TOWARDS_THE_LIST
from core.plugin_kit.cases import CaseRun
from core.policy.bounds import ends_at
from core.policy.outer import issuer_of, outer_end
from core.policy_desk.operations.amending import NewDate, change_date
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.queries.dates import beyond_outer, dates_of
from core.review import operations as review
from core.review.operations import ReceiptEntry
from core.review.queries.items import items_of
from tests.contracts.by_web import WHY, Sender, acts, after_filing, copies, demanding, doors, is_offered, place
from tests.contracts.constraints import leave, make_ready
from tests.contracts.elevator import YEAR, Elevator
from tests.contracts.ways import WITH_CALLS, ByThirdParty, bars, filers
from tests.rules.books import book_of, region
from tests.support.clients import browser_of
from tests.support.department import revisions

TODAY = date(2025, 10, 20)
AT = datetime(2025, 10, 20, 9)  # noqa: DTZ001  # never compared
DIFFERS = Signature("rule", as_stated=False, how="现场核查", seen=None, at=AT, by_id="officer")
CONTRADICTED, UNMET = VerificationResult.CONTRADICTED, VerificationResult.UNMET


@cache
def cases_of(name: str) -> Mapping[str, list[tuple[Case, bool]]]:
    """The cases of each rule, with whether it is met there; those that tell nothing left out."""
    found: dict[str, list[tuple[Case, bool]]] = {}
    for case in CaseRun(region(name), TODAY).cases:
        refused = case.finding is not None and case.finding.outcome in {None, Outcome.NOT_MET}
        if case.rule is not None and (case.passes or refused):
            found.setdefault(case.rule, []).append((case, bool(case.passes)))
    return found


def tried(name: str) -> Iterator[tuple[Rule, Case, bool]]:
    """Each rule of the region with its cases, in the book of the case's day."""
    for rule_id, cases in cases_of(name).items():
        for case, met in cases:
            rule = book_of(name, case.on or TODAY).rules.get(rule_id)
            if rule is not None:
                yield rule, case, met


def judged(name: str, rule: Rule, stated: Case, found: Case, signature: Signature | None) -> Assessed:
    facts, held = (Facts(case.facts, {"today": case.on or TODAY}) for case in (stated, found))
    signatures = {} if signature is None else {rule.id: signature}
    (one,) = assess([rule], facts, region(name).judgements, found=held, signatures=signatures)
    return one


@pytest.mark.parametrize("name", WITH_CALLS)
def test_what_an_officer_found_is_judged_and_never_turned_round(name: str) -> None:
    """Whatever was stated: where what was found fails, "differs" lets nobody through; where it passes, it does."""
    count = 0
    every = list(tried(name))
    for rule, stated, _ in every:
        if decides_itself(rule, region(name).judgements):
            continue  # of yes or no the officer judges the demand itself
        for same, found, met in every:
            if same is rule and (found.on or TODAY) == (stated.on or TODAY) and found.facts != stated.facts:
                outcome = judged(name, rule, stated, found, DIFFERS).outcome
                assert outcome is (Outcome.MET if met else Outcome.NOT_MET), (rule.id, stated.facts, found.facts)
                count += 1
    assert count, "the region has rules that are measured"


@pytest.mark.parametrize("name", WITH_CALLS)
def test_that_it_differs_without_what_was_found_lets_nobody_through(name: str) -> None:
    for rule, stated, _ in tried(name):
        if decides_itself(rule, region(name).judgements) or not set(rule.facts.values()) - set(SYSTEM_FACTS):
            continue
        found = judged(name, rule, stated, stated, DIFFERS)
        assert found.outcome is not Outcome.MET, rule.id


@pytest.mark.parametrize("name", WITH_CALLS)
def test_an_exclusion_that_is_known_to_be_met_stops_at_every_stage_to_the_list(name: str) -> None:
    refused = {
        rule.id: (rule, case)
        for rule, case, met in tried(name)
        if not met and rule.kind is RuleKind.EXCLUSION and set(rule.stages) != {Does.CARRY_OUT}
    }
    calls = {call.id: call for layer in region(name).layers for call in layer.calls}
    count = 0
    for rule, case in refused.values():
        finding = judged(name, rule, case, case, None)
        for call in calls.values():
            if rule.calls and call.id not in rule.calls:
                continue
            for stage in call.stages:
                told = not rule.levels or not stage.levels or not set(rule.levels).isdisjoint(stage.levels)
                if stage.kind not in {Does.FILE, Does.CARRY_OUT} and told:
                    assert finding.guards_exit_of(stage), (rule.id, call.id, stage.id)
                    count += 1
    assert count or not refused


@pytest.mark.parametrize("name", WITH_CALLS)
def test_a_share_of_nothing_or_of_less_than_the_part_is_never_met(name: str) -> None:
    shares = [rule for layer in region(name).layers for rule in layer.rules if rule.judge.startswith("share_")]
    for rule in shares:
        for part, whole in ((0, 0), (1, 0), (600, 100), (-1, 100)):
            facts = Facts({rule.facts["part"]: part, rule.facts["whole"]: whole}, {"today": TODAY})
            (found,) = assess([rule], facts, region(name).judgements)
            assert found.outcome is Outcome.UNKNOWN, (rule.id, part, whole)
            assert found.blocks


@pytest.mark.parametrize("name", WITH_CALLS)
def test_a_span_of_years_is_counted_to_the_very_day(name: str) -> None:
    spans = [rule for layer in region(name).layers for rule in layer.rules if rule.judge.endswith("within_years")]
    assert spans
    for rule in spans:
        years = int(next(iter(rule.figures.values())).value)
        then = TODAY.replace(year=TODAY.year - years)
        for day, within in ((then, True), (then - timedelta(days=1), False)):
            facts = Facts({rule.facts["day"]: day}, {"today": TODAY})
            (found,) = assess([rule], facts, region(name).judgements)
            assert found.is_met is (within is (rule.judge == "within_years")), (rule.id, day)


@pytest.mark.parametrize("name", WITH_CALLS)
def test_who_has_to_file_enters_by_that_way_alone(name: str) -> None:
    words = Words(category=str, level=str, body_kind=str)
    for call in region(name).layers[-1].calls:
        for duty, track in call.tracks.items():
            if not track.invites_all or track.on_list is None:
                continue
            for category in call.categories:
                every = [(level, category, "") for level in (track.on_list, *(_lists_of(call) - {track.on_list}))]
                for listed in (every, every[:1]):
                    unit = Candidate("示例单位", call.bodies[0], listed, [], suits=lambda _: True)
                    first, *others = [each for each in ways(call, unit, words) if each.category == category]
                    assert first.is_duty, (call.id, duty)
                    assert first.is_open
                    wanted = first.track
                    assert not any(each.is_open for each in others)
                    for other in call.tracks:
                        found = misplaced(call, unit, words, category=category, track=other)
                        assert bool(found) is (other != wanted), (call.id, other)


def _lists_of(call: Call) -> set[str]:
    return {track.on_list for track in call.tracks.values() if track.on_list is not None}


@pytest.mark.parametrize("name", WITH_CALLS)
def test_a_yearly_report_is_not_due_later_than_the_nation_says(name: str) -> None:
    """Also of calls that only copies open: nobody's document but that of whose day it is moves it."""
    book = book_of(name, TODAY)
    for call in (each for each in book.calls.values() if each.annual_report):
        filing = next(stage for stage in call.stages if stage.kind is Does.FILE)
        outer = outer_end(book, call, filing.id, (), TODAY.year)
        assert outer is not None, call.id
        beyond = outer.ends + timedelta(days=1)
        assert beyond_outer(book, call, filing.id, (), beyond, issuer="示例局")
        assert beyond_outer(book, call, filing.id, (), outer.ends) is None


@pytest.mark.parametrize("name", WITH_CALLS)
def test_a_yearly_report_asks_all_that_are_listed(name: str) -> None:
    """Of whatever level, category and kind of body they are."""
    book = book_of(name, TODAY)
    yearly = [each for each in book.calls.values() if each.annual_report]
    assert yearly
    for call in yearly:
        assert _lists_of(call) == {*call.levels} == {*book.region.levels}, call.id
        assert all(track.invites_all for track in call.tracks.values()), call.id
        assert {*call.categories} == {*book.region.categories}, call.id
        assert {*call.bodies} == {*region(name).region.body_kinds}, call.id


@pytest.mark.parametrize("name", WITH_CALLS)
def test_who_has_to_file_is_told_what_follows_otherwise(name: str) -> None:
    tracks = {
        (call.id, id): track
        for call in book_of(name, TODAY).calls.values()
        for id, track in call.tracks.items()
        if track.invites_all
    }
    assert tracks
    assert [key for key, track in tracks.items() if track.otherwise is None] == []


# --- By operations ----------------------------------------------------------------------------------------------------


def test_what_is_learned_before_the_list_stops_every_step_towards_it(at: Elevator) -> None:
    call = at.call
    steps = [stage for stage in call.stages if stage.kind in TOWARDS_THE_LIST]
    assert steps
    for stage in steps:
        if call.tracks and not any(each.on_list != stage.lists for each in filers(call, stage)):
            continue
        application = at.at(stage)
        rules = [rule for rule in rulebook(application).rules if rule.kind is RuleKind.EXCLUSION]
        if not rules:
            continue  # of those who report only: nobody is asked, and nobody comes onto a list
        first, then = _step(at, stage)
        first(application)
        learned = Learned(rules[0].id, met=False, how="向有关部门核对", seen_there="查实存在该情形")
        decisions.record_learned(application.id, learned, revision=at.now(application).revision, by=at.department)
        with pytest.raises(RulesRefuse):
            then(application)
        assert (at.now(application).stage, at.now(application).state.is_final) == (stage.id, False)


Step = Callable[[Application], object]


def _step(at: Elevator, stage: Stage) -> tuple[Step, Step]:
    """What is done at a stage before something is learned, and what leads on from there."""

    def nothing(_: Application) -> None:
        return None

    def decide(each: Application) -> object:
        return decisions.decide(revisions(each), Verdict.SELECTED, "择优确定", by=at.department)

    if stage.kind is Does.SELECT:
        return decide, lambda each: decisions.release(revisions(each), by=at.approver)
    if stage.kind is Does.NOTICE:
        text = NoticeText("公示", "欢迎监督。")
        return nothing, lambda each: notices.open_notice(revisions(each), text, by=at.approver)
    if stage.kind is Does.PUBLISH:
        letter = PublicationLetter("名单", "示例〔9〕号", clock.today())
        return nothing, lambda each: lists.publish(revisions(each), letter, by=at.approver)
    if stage.kind is Does.REPORT:
        report = ReportLetter("示例函〔1〕号", clock.today())
        return _receive(at, stage), lambda each: decisions.report(revisions(each), report, by=at.approver)
    outcome = OutcomeLetter("部〔1〕号", clock.today())
    return nothing, lambda each: decisions.record_outcome(revisions(each), outcome, listed=True, by=at.department)


def _receive(at: Elevator, stage: Stage) -> Step:
    """Record the platform's receipt, where the stage asks for it."""

    def receive(application: Application) -> None:
        if stage.receipt:
            reviewing = next(each for each in at.call.stages if each.actor is Actor.RECOMMENDING_BODY)
            entry = ReceiptEntry(f"GX-{application.reference}", clock.today(), queries.get(application.id).revision)
            review.record_receipts({application.id: entry}, by=at.actor(reviewing, application))

    return receive


def test_nobody_who_is_barred_comes_onto_a_list_by_staff(at: Elevator) -> None:
    call = at.call
    for level in call.levels:
        unit = at.unit(call.categories[0], at.draft_body)
        added = _entry(unit.id, level, call.categories[0])
        if not bars(level, call):
            continue
        ledger.add(added, by=at.approver)
        taken = _entry(unit.id, level, call.categories[0], EventKind.REMOVED)
        ledger.remove(taken, by=at.approver)
        until = clock.today() + timedelta(days=365)
        ledger.bar(unit.id, since=clock.today(), until=until, reason="弄虚作假", clause=None, by=at.approver)
        put_back = _entry(unit.id, level, call.categories[0], EventKind.REINSTATED)
        for come, entry in ((ledger.add, added), (ledger.reinstate, put_back)):
            with pytest.raises(RulesRefuse):
                come(entry, by=at.approver)
        assert level not in standing.listed_levels(unit.id, call.categories[0])


def _entry(unit_id: str, level: str, category: str, kind: EventKind = EventKind.ADDED) -> Entry:
    removal = {"reason": RemovalReason.OTHER, "note": "登记有误"} if kind is EventKind.REMOVED else {}
    return Entry(
        unit_id=unit_id,
        list_id=level,
        category=category,
        kind=kind,
        effective_on=clock.today(),
        document_number="示例〔9〕号",
        **removal,  # type: ignore[arg-type]
    )


def _scopes(engagement: Engagement) -> set[str]:
    """The caps of which an engagement holds a place."""
    held = select(CapPlace.scope).where(CapPlace.engagement_id == engagement.id, CapPlace.given_back_at.is_(None))
    return set(db.session.scalars(held))


def test_work_that_was_done_keeps_its_place_and_what_was_dropped_gives_it_back(at: Elevator) -> None:
    call = at.call
    if call.evaluation is None or EvaluationWay.THIRD_PARTY not in call.evaluation.ways:
        return
    desk = ByThirdParty(at)
    made, by, done, clerk = desk.accepted(call.levels)
    places = _scopes(done)
    assert places, "every region has a cap of its own or the nation's"
    desk.reported(done, clerk)
    applications.withdraw(made.id, revision=queries.get(made.id).revision, by=by)
    assert _scopes(done) == places, "a report was made"
    made, by, begun, _ = desk.accepted(call.levels)
    for level in call.levels:
        applications.aim(made.id, levels=[level], revision=queries.get(made.id).revision, by=by)
        asked = instance().book().evaluator_caps.values()
        counted = caps.concerning(asked, category="factory", levels=[level])
        assert _scopes(begun) == {caps.scope(cap) for cap in counted}
        applications.aim(made.id, levels=call.levels, revision=queries.get(made.id).revision, by=by)
        assert _scopes(begun) == places
    applications.withdraw(made.id, revision=queries.get(made.id).revision, by=by)
    assert not _scopes(begun), "no work was done"


def test_no_date_reaches_beyond_its_outer_end(at: Elevator) -> None:
    """Neither one applicant's nor the call's own, without a document of the body whose day it is."""
    opened, book = at.opened, instance().book()
    draft = at.drafted(at.call.stages[0])
    foreign = Reason(reason="情况特殊", document_number="示例〔9〕号", document_date=clock.today())
    count = 0
    for each in dates_of(book, opened, opened.call_id):
        outer = outer_end(book, each.call, each.stage.id, each.tracks, clock.today().year)
        due = due_at(opened, each.stage.id, draft.track, draft.body_id)
        if outer is None or due is None or (each.tracks and draft.track not in each.tracks):
            continue
        beyond = outer.ends + timedelta(days=1)
        with pytest.raises(Invalid) as refused:
            decisions.grant_extension(
                draft.id,
                each.stage.id,
                until=beyond,
                reason="情况特殊",
                document_number="示例〔9〕号",
                revision=queries.get(draft.id).revision,
                by=at.approver,
            )
        assert "until" in refused.value.errors, each.key
        new = NewDate(due=clock.local(beyond).date())
        with pytest.raises(Invalid) as refused:
            change_date(opened.call_id, each.key, new, foreign, seen=each.seen, by=at.approver)
        assert "due" in refused.value.errors, each.key
        count += 1
    own = (each for each in book.deadlines.values() if each.call in {at.call.id, opened.call_id})
    assert count or not any(each.serves or each.every_year for each in own)


def test_what_is_claimed_of_the_platform_is_held(at: Elevator) -> None:
    """Where a rule asks for the platform's receipt, nobody leaves the stage without it."""
    call = at.call
    for stage in call.stages:
        if not stage.receipt or not _wants_receipt(call, stage):
            continue
        application = at.at(stage)
        make_ready(at, stage, application)
        with pytest.raises(RulesRefuse):
            leave(at, stage, queries.get(application.id))
        _receive(at, stage)(application)
        leave(at, stage, queries.get(application.id))
        assert at.now(application).stage != stage.id or at.now(application).state.is_final


def _wants_receipt(call: Call, stage: Stage) -> bool:
    asked = (rule for rule in instance().book().rules.values() if "application.receipt" in rule.facts.values())
    return any(_asks(rule, call, stage) for rule in asked)


def _asks(rule: Rule, call: Call, stage: Stage) -> bool:
    return stage.kind in rule.stages and bool(set(rule.levels or call.levels) & set(stage.levels or call.levels))


# --- By the web, without a page ---------------------------------------------------------------------------------------


def test_nobody_enters_by_web_but_as_what_the_lists_make_it(at: Elevator) -> None:
    """Whatever kind of filer, category, level or unit is sent: what the start page does not offer begins nothing."""
    sender, call = Sender(at), at.call
    for category in call.categories:
        for listed in (None, *sorted(_lists_of(call))):
            unit = at.unit(category, at.draft_body, listed)
            other, by = at.unit(category, at.draft_body, listed), at.world.representative(unit)
            entries = [*doors(call, unit, at.opened.id, other)]
            offered = [values for values in entries if is_offered(at, unit, values)]
            for values in entries:
                if values not in offered:
                    sender.send(by, "/applications/new", **values)
                    assert not queries.of_person(by), values
            for values in offered[:1]:
                sender.send(by, "/applications/new", **values)
                assert queries.of_person(by), values


def test_nothing_that_was_handed_in_is_changed_by_web(at: Elevator) -> None:
    """Neither its levels nor its kind of filer, nor an answer; and it is handed in once."""
    sender, call = Sender(at), at.call
    filed = at.filed(call.stages[0])
    by = at.applicants[filed.id]

    def state() -> tuple[object, ...]:
        now = at.now(filed)
        return now.stage, now.state, now.levels, now.track, now.category, now.revision, len(submissions(now.id))

    before, answers = state(), submissions(filed.id)[-1].answers
    for path, values in after_filing(filed, call):
        sender.send(by, path, **values)
        assert state() == before, path
    assert submissions(filed.id)[-1].answers == answers


def test_no_stage_is_left_by_web_by_another_stages_act(at: Elevator) -> None:
    """Whoever may do most, at every stage: what belongs to a later or an earlier one moves nothing."""
    sender, call = Sender(at), at.call
    for stage in call.stages:
        if stage.kind in {Does.FILE, Does.CARRY_OUT}:
            continue
        application = at.at(stage)
        before = place(at, application)
        for kind, by, path, values in acts(at, application):
            if kind is not stage.kind:
                sender.send(by, path, **values)
                assert place(at, application) == before, (stage.id, path)
        if stage.gate or (not stage.receipt and _wants_receipt(call, stage)):
            continue  # other trials put units onto lists, and the receipt comes earlier
        if stage.kind in {Does.REVIEW, Does.RECOMMEND, Does.CONSULT, Does.JUDGE}:
            make_ready(at, stage, application)
        _receive(at, stage)(application)
        for kind, by, path, values in acts(at, at.now(application)):
            if kind is stage.kind:
                sender.send(by, path, **values)
        assert noticed(application) if stage.kind is Does.NOTICE else place(at, application) != before, stage.id


def test_no_stage_is_left_by_web_before_its_demands_are_met(at: Elevator) -> None:
    sender = Sender(at)
    for stage in demanding(at.call):
        application = at.at(stage)
        before = place(at, application)
        for kind, by, path, values in acts(at, application):
            if kind is stage.kind:
                sender.send(by, path, **values)
                assert place(at, application) == before, (stage.id, path)


def test_what_an_officer_found_against_a_unit_is_passed_over_by_no_word(at: Elevator) -> None:
    """Signed by web as not so, in whatever way and with whatever value: an exclusion keeps it where it is."""
    sender, stages = Sender(at), [each for each in demanding(at.call) if "exclusions" in each.verify]
    saved = not stages
    for stage in stages:
        for result, found in (*((CONTRADICTED, each) for each in ("", "yes", "no", "9999", "全部属实")), (UNMET, "")):
            application = at.at(stage)
            officer, before = at.actor(stage, application), place(at, application)
            asked = {rule.id: rule.facts for rule in rulebook(application).rules if rule.kind is RuleKind.EXCLUSION}
            items = [each.id for each in items_of(rulebook(application), stage.id)]
            values: dict[str, Any] = {"revision": str(application.revision), "item": items, "how": "现场核查"}
            for item in items:
                values |= {f"{item}.result": (result if item in asked else VerificationResult.CONFIRMED).value}
                for name in asked.get(item, {}).values():
                    values |= {f"{item}.seen": "查实", f"{item}.found.{name}": found}
            sender.send(officer, f"/review/applications/{application.id}/verify", **values)
            signed = records.verifications(application.id).values()
            saved = saved or any(each.result != VerificationResult.CONFIRMED for each in signed)
            for kind, by, path, sent in acts(at, at.now(application)):
                if kind is stage.kind:
                    sender.send(by, path, **sent)
            assert place(at, application) == before, (stage.id, result, found)
    assert saved, "some of it was signed against the unit"


def noticed(application: Application) -> bool:
    """Whether a public notice of it was given."""
    return bool(db.session.scalars(select(NoticeItem).where(NoticeItem.application_id == application.id)).all())


def test_nobody_who_is_barred_hands_in_by_web(at: Elevator) -> None:
    """Nor under the record that proves to be of the same unit."""
    if not any(bars(level, at.call) for level in at.call.levels):
        return
    sender = Sender(at)
    for joined in (False, True):
        draft = at.drafted(at.call.stages[0])
        by, until = at.applicants[draft.id], clock.today() + timedelta(days=365)
        barred = at.unit(draft.category, at.draft_body).id if joined else draft.unit_id
        ledger.bar(barred, since=clock.today(), until=until, reason="弄虚作假", clause=None, by=at.approver)
        if joined:
            ledger.join(barred, draft.unit_id, reason="代码相同", document_number="示例〔9〕号", by=at.approver)
        base = f"/applications/{draft.id}"
        sender.send(by, f"{base}/declaration", revision=str(at.now(draft).revision), truthful="y")
        sender.send(by, f"{base}/submit", revision=str(at.now(draft).revision), token="t" * 32)
        assert at.now(draft).submitted_at is None, joined


def test_whose_places_a_unit_took_over_is_told_to_whoever_judges(at: Elevator) -> None:
    """A bar stays with whom it was imposed on, under whichever record: nobody passes it on by a merger unseen."""
    if (stage := next((each for each in at.call.stages if each.kind is Does.REVIEW), None)) is None:
        return
    application = at.at(stage)
    level = application.levels[0]
    barred = at.unit(application.category, application.body_id, level)
    record = at.unit(application.category, application.body_id).id
    ledger.bar(record, since=clock.today(), until=clock.today(), reason="弄虚作假", clause=None, by=at.approver)
    ledger.join(record, barred.id, reason="代码相同", document_number="示例〔9〕号", by=at.approver)
    merger = Succession(
        kind=EventKind.MERGED, on=clock.today(), document_number="1 号", note="吸收合并", heirs=[application.unit_id]
    )
    ledger.succeed(barred.id, merger, by=at.approver)
    pages = {
        f"/review/applications/{application.id}": at.actor(stage, application),
        f"/department/applications/{application.id}": at.approver,
    }
    for path, by in pages.items():
        page = browser_of(at.app, by).get(path).text
        assert "承继了禁止申报单位在名单上的位置" in page, path
        assert f"“{barred.name}”" in page, path


def test_no_date_is_moved_by_web_beyond_its_outer_end(at: Elevator) -> None:
    """By nobody's form, also of who says that the page showed it and that it is to be done now."""
    sender, opened, book = Sender(at), at.opened, instance().book()
    draft = at.drafted(at.call.stages[0])
    for each in dates_of(book, opened, opened.call_id):
        outer = outer_end(book, each.call, each.stage.id, each.tracks, clock.today().year)
        due = due_at(opened, each.stage.id, draft.track, draft.body_id)
        if outer is None or due is None or (each.tracks and draft.track not in each.tracks):
            continue
        day = clock.local(outer.ends + timedelta(days=1)).date().isoformat()
        document = {"reason": "情况特殊", "document_number": "示例〔9〕号", "document_date": clock.today().isoformat()}
        for issuer in ("", "本厅", "示例局"):
            sender.send(
                at.approver,
                f"/department/applications/{draft.id}/extend",
                **document,
                revision=str(at.now(draft).revision),
                stage=each.stage.id,
                until=day,
                issuer=issuer,
            )
            sender.send(
                at.approver,
                f"/department/policy/calls/{opened.call_id}/dates/{each.key}",
                **document,
                due=day,
                extendable_until=day,
                issuer=issuer,
                seen=str(each.seen),
                step="confirm",
            )
            assert due_at(opened, each.stage.id, draft.track, draft.body_id) == due, (each.key, issuer)
            assert queries.due(at.now(draft), each.stage.id) == due, (each.key, issuer)


def test_no_copied_call_is_dated_by_web_beyond_its_outer_end(at: Elevator) -> None:
    """The call's own dates, of the year for which standing rules are opened or a year on, and the yearly report's."""
    sender, book = Sender(at), instance().book()
    yearly = [call.id for call in book.calls.values() if call.annual_report and not call.follows]
    for call_id in (at.call.id, *yearly):
        call, dates = book.call(call_id), dates_of(book, None, call_id)
        year = clock.today().year if call_id == at.call.id and call.year is None else (call.year or YEAR) + 1
        copied = replace(call, id=f"good-{call_id}-{year}", year=year, follows=call_id)
        ends = {each.key: outer_end(book, copied, each.stage.id, each.tracks, year) for each in dates}
        outer = {key: clock.local(end.ends - timedelta(seconds=1)).date() for key, end in ends.items() if end}
        assert outer or not call.annual_report
        for late, values in copies(copied, dates, outer):
            for issuer in ("", "本厅", "示例局"):
                sender.send(at.approver, f"/department/policy/calls/{call_id}/copy", **values, issuer=issuer)
                made = instance().book().calls.get(values["call_id"])
                assert (made is None) is (late is not None), (call_id, late, issuer)


def test_no_duty_of_a_layer_above_is_moved_by_web_without_its_document(at: Elevator) -> None:
    """Neither the day of one year nor that of every year."""
    sender, book = Sender(at), instance().book()
    above = [each for each in book.deadlines.values() if each.call is None and issuer_of(book, each)]
    for duty in above:  # none before the ministry's measure
        year = duty.year or clock.today().year
        due = duty.due_in(year)
        assert due is not None
        day = clock.local(ends_at(due)).date()
        while day <= clock.today():
            day += timedelta(days=365)
        for issuer in ("", "本厅", "示例局"):
            values = {**WHY, "due": day.isoformat(), "seen": "0", "issuer": issuer}
            sender.send(at.approver, f"/department/policy/duties/{duty.id}", **values)
            moved = {each.id: each.due_in(day.year) for each in instance().book().deadlines.values()}
            assert moved.keys() == book.deadlines.keys(), (duty.id, issuer)
            assert moved[duty.id] == duty.due_in(day.year), (duty.id, issuer)


def _towards_the_list(at: Elevator) -> Iterator[tuple[Stage, Application]]:
    """An application at each step to a list, as far as it goes there before something becomes known; exclusions are
    asked of it."""
    for stage in at.call.stages:
        if stage.kind not in TOWARDS_THE_LIST:
            continue
        if at.call.tracks and not any(each.on_list != stage.lists for each in filers(at.call, stage)):
            continue
        application = at.at(stage)
        if any(rule.kind is RuleKind.EXCLUSION for rule in rulebook(application).rules):
            first, _ = _step(at, stage)
            first(application)
            yield stage, at.now(application)


def _stays_where_it_is(at: Elevator, sender: Sender, stage: Stage, application: Application) -> None:
    before = place(at, application)
    for kind, by, path, values in acts(at, at.now(application)):
        if kind is stage.kind:
            sender.send(by, path, **values)
            assert place(at, application) == before, (stage.id, path)
    assert not noticed(application), stage.id


def test_what_is_learned_by_web_before_the_list_stops_every_step_towards_it(at: Elevator) -> None:
    sender = Sender(at)
    for stage, application in _towards_the_list(at):
        rule = next(each for each in rulebook(application).rules if each.kind is RuleKind.EXCLUSION)
        learned = {"rule_id": rule.id, "met": "no", "how": "向有关部门核对", "seen_there": "查实存在该情形"}
        revision = str(application.revision)
        path = f"/department/applications/{application.id}/learned"
        sender.send(at.department, path, **learned, revision=revision)
        assert str(at.now(application).revision) != revision, "it was put on record"
        _stays_where_it_is(at, sender, stage, application)


def test_who_is_barred_before_the_list_comes_no_further_by_web(at: Elevator) -> None:
    """Penalised after the selection, during its public notice or before the ministry's result."""
    sender, until = Sender(at), clock.today() + timedelta(days=365)
    for stage, application in _towards_the_list(at):
        if all(bars(level, at.call) for level in application.levels):
            ledger.bar(
                application.unit_id, since=clock.today(), until=until, reason="造假", clause=None, by=at.approver
            )
            _stays_where_it_is(at, sender, stage, application)


def test_what_is_claimed_of_the_platform_is_held_by_web(at: Elevator) -> None:
    """Whatever else is done and sent: without the platform's receipt nobody leaves where one is asked for."""
    sender = Sender(at)
    for stage in at.call.stages:
        if not stage.receipt or not _wants_receipt(at.call, stage):
            continue
        application = at.at(stage)
        make_ready(at, stage, application)
        _stays_where_it_is(at, sender, stage, application)


_LATEST = re.compile(r"<li>[^<]*；个别延期最迟日期：[^<]*?(\d{4}-\d{2}-\d{2})[^<]*（晚于该日期须有文件依据）</li>")
_STAGES = re.compile(r'<option [^>]*?value="([a-z_-]+)"')


def test_the_day_that_a_page_calls_the_latest_is_the_latest(at: Elevator) -> None:
    """Until that day a reason is enough, and a day more is refused without a document."""
    sender, draft = Sender(at), at.drafted(at.call.stages[0])
    path = f"/department/applications/{draft.id}/extend"
    page = browser_of(at.app, at.approver).get(path).text
    stages, latest = _STAGES.findall(page), [date.fromisoformat(day) for day in _LATEST.findall(page)]
    assert latest
    for stage, day in zip(stages, latest, strict=True):
        before = due_at(at.opened, stage, draft.track, draft.body_id)
        for until, held in ((day + timedelta(days=1), before and before.until), (day, clock.end_of_day(day))):
            values = {"stage": stage, "until": until.isoformat(), "reason": "情况特殊"}
            sender.send(at.approver, path, **values, revision=str(at.now(draft).revision))
            due = queries.due(at.now(draft), stage)
            assert due is not None
            assert due.until == held, (stage, until)
