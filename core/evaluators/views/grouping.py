"""What officers keep of an evaluator's caps: its group, and what it has used elsewhere. Drawn on its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core import clock
from core.calls.queries import opened_calls, pinned
from core.evaluators import presenting
from core.evaluators.forms import GroupForm, OutsideForm
from core.evaluators.models import GroupMembership, OutsideCount
from core.evaluators.operations import Elsewhere
from core.evaluators.queries import groups, outside
from core.evaluators.rules import caps
from core.instance import instance
from core.plugin_api import EvaluatorCap, Period
from core.web.form import choices, whole_number


@dataclass(frozen=True)
class Kept:
    """The panel of one evaluator."""

    keys: Mapping[str, str]
    memberships: Mapping[str, GroupMembership]
    names: list[str]
    counts: list[tuple[str, OutsideCount]]
    group: GroupForm | None
    outside: OutsideForm | None


def kept_of(evaluator_id: str, form: GroupForm | OutsideForm | None = None) -> Kept:
    """What is kept of it, with the forms, one of them perhaps as it was sent and refused."""
    keys, known = groups.kept_keys(), countable()
    group = form if isinstance(form, GroupForm) else group_form(None)
    away = form if isinstance(form, OutsideForm) else outside_form(None)
    words = {(caps.scope(cap), period): label for cap, period, label in known.values()}
    return Kept(
        keys,
        groups.memberships_of(evaluator_id),
        sorted({name for names in groups.group_names().values() for name in names}),
        [(words.get((each.scope, each.period), each.period), each) for each in outside.of_evaluator(evaluator_id)],
        group if keys else None,
        away if known else None,
    )


def group_form(formdata: object = ...) -> GroupForm:
    form = GroupForm() if formdata is ... else GroupForm(formdata=None)
    form.key.choices = choices(groups.kept_keys().items())
    return form


def outside_form(formdata: object = ...) -> OutsideForm:
    form = OutsideForm() if formdata is ... else OutsideForm(formdata=None)
    form.cap.choices = choices((value, label) for value, (_, _, label) in countable().items())
    return form


def elsewhere(form: OutsideForm) -> Elsewhere:
    """What was typed."""
    cap, period, _ = countable()[form.cap.data or ""]
    count = whole_number((form.count.data or "").strip(), digits=5)
    day = form.counted_on.data
    return Elsewhere(cap=cap, period=period, count=count, source=form.source.data or "", counted_on=day)


def countable() -> Mapping[str, tuple[EvaluatorCap, str, str]]:
    """Of which caps and periods something can have been used elsewhere, with their words: this year, and open calls."""
    return {f"{cap.id}@{period}": (cap, period, label) for cap, period, label in _countable()}


def _countable() -> Iterator[tuple[EvaluatorCap, str, str]]:
    year = str(clock.today().year)
    for cap in caps.of_a_year(instance().book().evaluator_caps.values()):
        yield cap, year, f"{year} 年{_words(cap)}"
    for opened in opened_calls():
        for cap in pinned(opened).book.evaluator_caps.values():
            if cap.per is Period.CALL:
                yield cap, opened.call_id, f"{opened.title}：{_words(cap)}"


def _words(cap: EvaluatorCap) -> str:
    return f"{presenting.cap_label(cap)}（按{presenting.key_label(cap.key)}，上限 {cap.limit} 项）"
