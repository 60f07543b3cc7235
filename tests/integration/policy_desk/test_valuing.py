"""Changing a value: layered over the plugin's, applied to the opened calls that were ticked, previewed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from core import clock
from core.applications import queries as applications
from core.applications.models import Application
from core.calls import queries as opened_calls
from core.calls.queries import pinned
from core.errors import Invalid, NotAllowed, NotFound, Stale
from core.instance import instance
from core.people.models import Person, Role
from core.people.queries import person
from core.plugin_api import Fault, Rule
from core.plugin_api.kinds import Kinds
from core.plugin_kit import checks
from core.policy.layers import INSTANCE
from core.policy.values import Amount
from core.policy_desk.models import Amendment
from core.policy_desk.operations.ending import end
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.operations.valuing import NewValues, change_value, preview_value
from core.policy_desk.presenting.impact import ImpactTold
from core.policy_desk.queries import amendments
from core.policy_desk.queries.impact import Impact, Turn
from core.policy_desk.queries.values import find
from core.units.models import UnitKind
from tests.support.house import at_once
from tests.support.statements import statements
from tests.support.valuing import with_amounts
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

pytestmark = pytest.mark.one_kind

WHY = Reason(reason="提高清洁生产审核比例", document_number="示例函〔2023〕7号", document_date=date(2023, 11, 6))
SHARE = "enough-enterprises-audited"
IN_FORCE = date(2025, 3, 3)
"""A day on which the national documents hold too."""

SCORED = date(2025, 10, 20)
"""A day on which indicators are scored."""

CAP = "national-projects-per-legal-representative"
LEAST = "figures.least.value"
SUMMARY = "园区近五年内开展清洁生产审核的企业数，不低于规模以上工业企业数的 20%"


@pytest.fixture(autouse=True)
def _on_the_day(world: World) -> Any:
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield


def new(percent: int = 20, *, apply_to: frozenset[str] = frozenset(), summary: str = SUMMARY) -> NewValues:
    return NewValues(
        amounts={LEAST: Decimal(percent)}, texts={"summary": summary.replace("20", str(percent))}, apply_to=apply_to
    )


TICKED = frozenset({CREATION_PLAN})


def change(by: Person, wanted: NewValues | None = None, *, seen: int = 0) -> Amendment:
    return change_value("rules", SHARE, wanted or new(), WHY, seen=seen, by=by)


def preview(by: Person, wanted: NewValues) -> Sequence[Impact]:
    return preview_value("rules", SHARE, wanted, WHY, seen=0, by=by)


def park(world: World, audited: int, name: str, *, submit: bool = False) -> Application:
    """A park's application with that many of its hundred enterprises audited."""
    unit = world.unit(name, kind=UnitKind.PARK)
    by = world.representative(unit)
    opened = opened_calls.opened(CREATION_PLAN) or world.open_call(CREATION_PLAN)
    made = world.started(opened, unit, by, category="park")
    world.fill(made, by, audited_enterprises=audited, enterprises_above_size=100, enterprises=120)
    if submit:
        world.submitted(made, by)
    return made


def least() -> Decimal:
    rule: Rule = instance().book().find(Kinds.rules, SHARE)
    return rule.figures["least"].value


def kept() -> Rule:
    found: Rule = pinned(opened_calls.get(CREATION_PLAN)).rules[SHARE]
    return found


# --- The book ---------------------------------------------------------------------------------------------------------


def test_replaces_the_plugins_value_and_shows_both(approver: Person) -> None:
    change(approver)
    standing = instance().book().standing(Kinds.rules, SHARE)
    assert standing.winner.figures["least"].value == Decimal(20)
    assert standing.winner.summary == SUMMARY
    assert (standing.winner.origin, standing.winner.clause) == (INSTANCE, "HN24-05")
    assert standing.winner.choices["figures"] == standing.winner.choices["summary"] == str(WHY)
    [beaten] = standing.overridden
    assert (beaten.declaration.figures["least"].value, beaten.declaration.origin) == (Decimal(15), "hunan")
    yesterday: Rule = instance().book(date(2023, 11, 5)).find(Kinds.rules, SHARE)
    assert yesterday.figures["least"].value == Decimal(15)


@pytest.mark.parametrize(
    ("kind", "target", "amounts"),
    [
        ("evaluator_caps", CAP, {"limit": Decimal(12)}),
        ("terms", "audit_window", {"length": Decimal(4)}),
        ("rules", "cleaner-production-audit", {"figures.years.value": Decimal(4)}),
    ],
)
def test_every_kind_is_changed_in_the_same_way(
    approver: Person, kind: str, target: str, amounts: dict[str, Decimal]
) -> None:
    with clock.travel(IN_FORCE):
        _changed_alone(approver, kind, target, amounts)


def _changed_alone(approver: Person, kind: str, target: str, amounts: dict[str, Decimal]) -> None:
    book = instance().book()
    texts = {key: text.replace("五年", "四年") for key, text in find(book, kind, target).texts.items()}
    change_value(kind, target, NewValues(amounts=amounts, texts=texts), WHY, seen=0, by=approver)
    valued = find(instance().book(), kind, target)
    assert {each.path: each.now for each in valued.values} == amounts
    layers = (*instance().region.layers, amendments.layer())
    assert not checks.across_layers(layers, tuple(instance().region.judgements.values()))


# --- Opened calls -----------------------------------------------------------------------------------------------------


def test_what_is_pinned_stays_pinned_unless_ticked(world: World, approver: Person) -> None:
    world.open_call(CREATION_PLAN)
    first = change(approver)
    assert (least(), kept().figures["least"].value) == (Decimal(20), Decimal(15))
    assert opened_calls.get(CREATION_PLAN).pin_revision == 1
    # Ticked later, with the same value: now the call follows.
    change(approver, new(apply_to=TICKED), seen=first.serial)
    assert kept().figures["least"].value == Decimal(20)
    assert opened_calls.get(CREATION_PLAN).pin_revision == 2


def test_only_that_declaration_is_pinned_anew(world: World, approver: Person) -> None:
    before = {**world.open_call(CREATION_PLAN).pinned}
    change(approver, new(apply_to=TICKED))
    after = opened_calls.get(CREATION_PLAN).pinned
    assert {key for key in before if before[key] != after[key]} == {"rules"}
    assert [each["id"] for each in after["rules"]] == [each["id"] for each in before["rules"]]
    assert [each["id"] for each in after["rules"] if each not in before["rules"]] == [SHARE]


def test_counted_findings_follow_in_the_same_transaction(world: World, approver: Person) -> None:
    falls, holds = park(world, 17, "甲园区", submit=True), park(world, 25, "乙园区", submit=True)
    counted = blocking(falls, holds)
    row = change(approver, new(apply_to=TICKED))
    assert blocking(falls, holds) == [counted[0] + 1, counted[1]]
    end(row.act, WHY, by=approver)
    assert blocking(falls, holds) == counted
    assert kept().figures["least"].value == Decimal(15)
    assert kept().origin == "hunan"


def blocking(*found: Application) -> list[int]:
    """How many findings stop each, at its stage or at a later one."""
    return [read.blocking + read.later for read in (applications.get(each.id) for each in found)]


# --- The preview ------------------------------------------------------------------------------------------------------


def test_shows_exactly_the_park_that_falls(world: World, approver: Person) -> None:
    park(world, 25, "甲园区")
    park(world, 17, "乙园区")
    park(world, 9, "丙园区")
    unit = world.unit(kind=UnitKind.ENTERPRISE)
    world.started(opened_calls.get(CREATION_PLAN), unit, world.representative(unit))
    [impact] = preview(approver, new(apply_to=TICKED))
    assert impact.judged == 3  # the enterprise's application is none of the rule's business
    [effect] = impact.shown
    assert effect.read.application.unit_name == "乙园区"
    [changed] = effect.changes
    assert (effect.turn, changed.before.is_met, changed.after.is_met) == (Turn.BLOCKED, True, False)
    assert "17%" in changed.after.message
    assert "20%" in changed.after.message
    assert impact.turns == {Turn.BLOCKED: 1, Turn.FREED: 0, Turn.OTHER: 0, Turn.SAID: 1}
    # Nothing was written.
    assert amendments.revision() is None
    assert kept().figures["least"].value == Decimal(15)


def test_shows_who_is_freed(world: World, approver: Person) -> None:
    park(world, 12, "甲园区")
    [impact] = preview(approver, new(10, apply_to=TICKED))
    assert [(each.read.application.unit_name, each.turn) for each in impact.shown] == [("甲园区", Turn.FREED)]


def test_calls_that_were_not_ticked_are_left_alone(world: World, approver: Person) -> None:
    park(world, 17, "甲园区")
    assert preview(approver, new()) == []


# --- Refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "field", "words"),
    [
        (NewValues(amounts={}), LEAST, "请填写此项"),
        (new(15, summary=SUMMARY.replace("20", "15")), LEAST, "与现在的数值相同"),
        (new(summary=SUMMARY.replace("20%", "15%")), "summary", "仍写着“15%”"),
        (new(apply_to=frozenset({"nothing"})), "apply_to", "nothing"),
        (NewValues(amounts={LEAST: Decimal("NaN")}), LEAST, "请填写数字"),
    ],
)
def test_values_that_cannot_be(world: World, approver: Person, wanted: NewValues, field: str, words: str) -> None:
    if "nothing" not in wanted.apply_to:
        world.open_call(CREATION_PLAN)
    with pytest.raises((Invalid, NotFound)) as refused:
        preview(approver, wanted)
    assert isinstance(refused.value, Invalid)
    assert words in refused.value.errors[field][0]
    assert amendments.revision() is None


@pytest.mark.parametrize(("amount", "words"), [("1.5", "整数"), ("0", "不能小于 1")])
def test_whole_numbers_are_whole_and_at_least_one(approver: Person, amount: str, words: str) -> None:
    wanted = NewValues(amounts={"limit": Decimal(amount)})
    with clock.travel(IN_FORCE), pytest.raises(Invalid) as refused:
        change_value("evaluator_caps", CAP, wanted, WHY, seen=0, by=approver)
    assert words in refused.value.errors["limit"][0]


def test_what_start_up_refuses_is_said_to_staff_in_their_language_and_to_the_log_in_full(
    approver: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    refused_by = Fault(INSTANCE, "amendments", 0, LEAST, "these two do not go together", "change one of them")
    monkeypatch.setattr(checks, "of_layers", lambda layers: [refused_by])
    with pytest.raises(Invalid) as refused:
        change(approver)
    [sentence] = [said for each in refused.value.errors.values() for said in each]
    assert sentence.startswith(f"与政策库的其他内容不一致，不能保存（{LEAST}）。")
    assert "go together" not in sentence
    assert "these two do not go together" in caplog.text
    assert least() == Decimal(15)


@pytest.mark.parametrize(
    ("weights", "path", "says"),
    [
        ({"1": "0", "2": "16"}, "indicators.1.weight", "“{name}”的分值应大于 0。"),
        ({"1": "7.125", "2": "8.875"}, "indicators.1.weight", "最多保留 2 位小数。"),
    ],
)
def test_weights_by_which_nothing_can_be_scored_are_refused_in_words(
    approver: Person, weights: dict[str, str], path: str, says: str
) -> None:
    declared = instance().book(SCORED).find(Kinds.indicator_sets, "factory-2025")
    amounts: dict[str, Amount | int] = {f"indicators.{one}.weight": Decimal(each) for one, each in weights.items()}
    with clock.travel(SCORED):
        wanted = with_amounts("indicator_sets", declared.id, amounts)
        with pytest.raises(Invalid) as refused:
            change_value("indicator_sets", declared.id, wanted, WHY, seen=0, by=approver)
    assert says.format(name=declared.indicators[0].name) in refused.value.errors[path]


def test_only_the_approver_may(world: World) -> None:
    for role in (Role.DEPARTMENT_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            change(world.people.make(role))
        with pytest.raises(NotAllowed):
            preview(world.people.make(role), new())


def test_what_has_no_value_is_not_found(approver: Person) -> None:
    for kind, target in (("rules", "nothing"), ("rules", "park-level"), ("forms", "anything"), ("nothing", "x")):
        with pytest.raises(NotFound):
            change_value(kind, target, new(), WHY, seen=0, by=approver)


def test_the_second_of_two_is_told(approver: Person, other: Person) -> None:
    change(approver)
    with pytest.raises(Stale, match=r"钟审批于 2023-11-06 .* 调整了它，理由：提高清洁生产审核比例"):
        change(other, new(25))


def test_of_two_at_once_one_wins(world: World, approver: Person, other: Person) -> None:
    def act(person_id: str, percent: int) -> None:
        by = person(person_id)
        assert by is not None
        change(by, new(percent))

    outcomes = at_once(world.app, partial(act, approver.id, 20), partial(act, other.id, 25))
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "Stale"]


# --- Taking back ------------------------------------------------------------------------------------------------------


def test_taking_back_restores_the_one_before(world: World, approver: Person) -> None:
    world.open_call(CREATION_PLAN)
    first = change(approver, new(18, apply_to=TICKED))
    with clock.travel(date(2023, 11, 8)):
        second = change(approver, new(20, apply_to=TICKED), seen=first.serial)
        assert (least(), kept().figures["least"].value) == (Decimal(20), Decimal(20))
        end(second.act, WHY, by=approver)
        assert (least(), kept().figures["least"].value) == (Decimal(18), Decimal(18))
        assert [act.is_end for act in amendments.acts()] == [True, False, False]


# --- Thousands --------------------------------------------------------------------------------------------------------


def test_asks_the_database_by_the_batch_not_by_the_application(world: World, approver: Person) -> None:
    def asked() -> int:
        preview(approver, new(apply_to=TICKED))  # what is read once per process is not counted
        return len(statements(lambda: preview(approver, new(apply_to=TICKED))))

    park(world, 17, "甲园区", submit=True)
    of_one = asked()
    for number in range(4):
        park(world, 10 + 4 * number, f"第{number}园区", submit=True)
    assert asked() == of_one


def test_shows_the_first_of_many_and_counts_them_all(
    world: World, approver: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.policy_desk.queries.impact.MOST_SHOWN", 2)
    monkeypatch.setattr("core.policy_desk.queries.impact._FULL", (None, None))
    monkeypatch.setattr("core.applications.queries.batches.BATCH", 2)
    for number in range(5):
        park(world, 16, f"第{number}园区")
    [impact] = preview(approver, new(apply_to=TICKED))
    assert (impact.judged, ImpactTold.of(impact).changed, len(impact.shown)) == (5, 5, 2)
    change(approver, new(apply_to=TICKED))
