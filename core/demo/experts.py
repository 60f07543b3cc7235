"""The demo's experts: they stand in the pool, are given applications as the proposal says, and score them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zlib import crc32

from core import clock
from core.db.base import new_id
from core.demo.journey import Journey
from core.demo.people import Cast
from core.experts import operations as experts
from core.experts.models import Assignment
from core.experts.operations.filling import SheetForms
from core.experts.queries import assignments
from core.experts.queries.proposal import seats_of
from core.experts.queries.sheets import round_of
from core.filling.operations import save_section
from core.people import queries as people
from core.people.models import Person, Role
from core.plugin_api import Demo, ExpertPanel, Field, FieldType, Stage
from core.policy.sheets import full_of, items_of
from core.scoring.queries import scores

_FIELDS = (
    ["绿色工厂", "节能"],
    ["绿色工厂", "清洁生产"],
    ["绿色供应链", "循环经济"],
    ["绿色园区", "环境保护"],
    ["节能", "自动化"],
)
_EMPLOYERS = ("示例理工大学（虚构）", "示例节能研究院（虚构）", "示例环境科学学会（虚构）")
_TERM = timedelta(days=10)
_HALF = Decimal("0.5")
_LOWEST, _RANGE = Decimal("0.70"), 25
_STEPS = (Decimal(0), Decimal("0.02"), Decimal("-0.02"), Decimal("0.01"), Decimal("-0.01"))


def enter_pool(demo: Demo, cast: Cast, *, by: Person) -> None:
    """Take the demo's experts into the pool."""
    known = [each for each in demo.people if each.role == Role.EXPERT]
    for place, each in enumerate(known):
        stated = experts.StatedExpert(
            fields=_FIELDS[place % len(_FIELDS)], employer=_EMPLOYERS[place % len(_EMPLOYERS)], title="高级工程师"
        )
        experts.add(cast.staff[each.id], stated, by=by)


def begin(journey: Journey, stage: Stage, panel: ExpertPanel) -> list[Assignment]:
    """Give the application to those whom the proposal names, once."""
    application = journey.application
    given = assignments.live([application.id], stage.id)[application.id]
    if given:
        return given
    [seats] = seats_of([application], stage.id, panel)
    chosen = {application.id: seats.proposed}
    due = clock.today() + _TERM
    return [
        *experts.assign(journey.revisions(journey.department), chosen, due=due, proposed=chosen, by=journey.department)
    ]


def work(journey: Journey, stage: Stage, panel: ExpertPanel) -> None:
    """Of an application that stays where it is scored: some have handed in, one has taken it on, one is asked."""
    given = begin(journey, stage, panel)
    for place, each in enumerate(given[:-1]):
        if each.state.value == "asked":
            _score(each, place, _share(panel, journey), wholly=place < len(given) - 2)


def finish(journey: Journey, stage: Stage, panel: ExpertPanel) -> tuple[int, str | None]:
    """Let all of them score, and close it: how many they are, and the tier for which the score speaks."""
    given = begin(journey, stage, panel)
    share = _share(panel, journey)
    for place, each in enumerate(given):
        _score(each, place, share, wholly=True)
    experts.close(journey.revisions(journey.department), by=journey.department)
    found = round_of(journey.application, stage)
    if found is not None and found.lacks_discussion:
        experts.discuss(
            journey.application_id, clock.today(), "专家合议后一致认可综合得分（演示）。", by=journey.department
        )
    return len(given), None if found is None or found.score is None else found.score.tier


def _share(panel: ExpertPanel, journey: Journey) -> Decimal:
    """How much of the points the experts give (0 to 1): as the demo's tier wants, else the unit's own."""
    tier = journey.declared.tier
    bands = [band for band in panel.proposes if tier in {None, band.tier}] or list(panel.proposes)
    if not bands or bands[0].least is None:
        return _LOWEST + Decimal(crc32(journey.declared.unit.encode()) % _RANGE) / 100
    top = bands[0].below if bands[0].below is not None else Decimal(100)
    return (bands[0].least + top) * _HALF / 100


def _score(given: Assignment, place: int, share: Decimal, *, wholly: bool) -> None:
    by = people.person(given.expert.person_id)
    experts.accept(given.id, by=by)
    if not wholly:
        return
    sheet = SheetForms(assignments.assignment(given.id))
    form = sheet.form
    own = min(share + _STEPS[place % len(_STEPS)], Decimal(1))
    points = _points(items_of(form.form), own * full_of(form.form), full_of(form.form))
    points |= dict(_near_the_stated(given, items_of(form.form), place))
    for section in form.sections:
        answers: dict[str, Any] = {
            field.name: points.get(field.name, "材料齐全，指标真实可信，同意上述评分（演示）。")
            for field in section.fields
            if field.name in points or field.type is FieldType.LONG_TEXT
        }
        save_section(sheet, form.id, section.id, answers, revision=0, by=by)
    experts.hand_in(given.id, token=new_id(), by=by)


def _near_the_stated(given: Assignment, items: Iterable[Field], place: int) -> Iterator[tuple[str, int]]:
    """For items that name an indicator what the applicant's own figure comes to, a little more or less."""
    stated = scores.stated(given.application)
    parts = {} if stated is None else stated.sheet.by_number
    for each in items:
        part = parts.get(each.indicator or 0)
        if part is not None:
            most, step = each.most or Decimal(), _STEPS[place % len(_STEPS)]
            yield each.name, int(min(part.points + most * step, most) + _HALF)


def _points(items: Iterable[Field], wanted: Decimal, full: Decimal) -> dict[str, Any]:
    """So many points in all, spread over the items by what each can have."""
    return {each.name: int((each.most or Decimal()) * wanted / full + _HALF) for each in items}
