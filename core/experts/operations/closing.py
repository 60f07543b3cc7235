"""Closing the scoring of applications: what the sheets come to is reckoned and kept, and where they lie far apart a
discussion is put on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from core import audit
from core.applications.operations import moving
from core.applications.operations.holding import as_it_stands, hold_all, require_past
from core.applications.policies import Held
from core.db.transaction import put, transaction
from core.desks.policies import department_acts
from core.errors import Conflict, Invalid, required
from core.experts import policies
from core.experts.actions import APPLICATION, CLOSE, DISCUSS
from core.experts.models import Discussion, PanelScore
from core.experts.operations.taking import scoring
from core.experts.queries.conflicts import conflicts_of
from core.experts.queries.sheets import Round, closed_points, round_of, rounds, scoring_sheet
from core.experts.rules.results import leanings, result, rounded, taken_off
from core.experts.rules.sheets import Items
from core.filling.queries import as_submitted
from core.people.models import Person
from core.plugin_api import Actor, Field
from core.policy import grading
from core.policy.citations import basis_of
from core.scoring.models import Side
from core.scoring.operations.columns import enter
from core.scoring.queries import scores
from core.scoring.queries.columns import Column, verified
from core.scoring.queries.scores import Reckoned
from core.scoring.rules.columns import Entry
from core.scoring.rules.sheet import Given, Part

_ON_SHEET = "专家评分，以评分表为据"


class NotScored(Conflict):
    """Applications whose scoring cannot be closed yet."""

    code = "not_scored"
    title = "现在不能结束评分"


def close(revisions: Mapping[str, int], *, by: Person) -> Sequence[PanelScore]:
    """Close the scoring of applications of one stage, and keep what their sheets come to; all or none.

    How mild or severe each expert is rests on what was closed before and on these together. A sheet that is given back
    afterwards opens its application's scoring again. Raises NotFound, NotAllowed, Stale, IllegalMove, Conflict,
    NotScored, Invalid.
    """
    policies.may_keep(by).or_raise()
    with transaction():
        held = hold_all(revisions, check=department_acts(policies.may_keep(by), Actor.DEPARTMENT), by=by)
        found = require_closable(held)
        stage_id, call_id = held[0].stage.id, held[0].application.call_id
        points = {
            **closed_points(call_id, stage_id),
            **{id: {one.expert_id: each.sheets[one.id].points for one in each.live} for id, each in found.items()},
        }
        leaning = leanings(points)
        made = [_closed(each, found[each.application.id], leaning, by) for each in held]
        for each in held:
            _enter(found[each.application.id])
        for each in held:
            moving.touch(each.application, "结束专家评分", by=by, sealed=True)
        return made


def require_closable(held: Sequence[Held]) -> Mapping[str, Round]:
    """The rounds of applications. A page asks it before. Raises IllegalMove, Conflict, NotScored."""
    for each in held:
        scoring(each)
    if len({(each.application.call_id, each.stage.id) for each in held}) > 1:
        raise Conflict("所选申报不在同一评审环节，不能一并结束评分。", "请分开办理。")
    found = rounds([each.application for each in held], held[0].stage)
    told = [sentence for each in held for sentence in _missing(found[each.application.id])]
    if told:
        _, panel = scoring(held[0])
        basis = basis_of(held[0].book.pinned.book, panel)
        raise NotScored(f"{'；'.join(told)}。依据：{basis}。", "请联系、撤换或者增派专家后再结束评分。")
    return found


def discuss(application_id: str, held_on: date | None, words: str, *, by: Person) -> Discussion:
    """Put on record what the experts said of scores that lie far apart. Raises NotAllowed, NotFound, IllegalMove,
    Conflict, Invalid."""
    policies.may_keep(by).or_raise()
    with transaction() as session:
        said = required(words, "words", "请写明合议情况和结论。")
        if held_on is None:
            raise Invalid({"held_on": ["请填写合议日期。"]})
        require_past(held_on, "held_on")
        application = moving.hold(application_id)
        stage, _ = scoring(as_it_stands(application))
        found = round_of(application, stage)
        if found is None or found.score is None or not found.lacks_discussion:
            raise Conflict("这项申报现在不需要合议，或者合议已经登记。", "请刷新页面。")
        made = Discussion(
            score_id=found.score.id,
            held_on=held_on,
            words=said,
            recorded_by_id=by.id,
        )
        session.add(made)
        after = {"held_on": held_on, "discussion": said}
        audit.record(DISCUSS, APPLICATION, application.id, by=by, after=after, sealed=True)
        moving.touch(application, "登记专家合议", by=by, sealed=True)
        return made


def _missing(found: Round) -> list[str]:
    name, told = found.application.entry_name, []
    if found.waiting:
        who = "、".join(each.expert.person.name for each in found.waiting)
        told.append(f"“{name}”还有 {len(found.waiting)} 名专家没有提交评分（{who}）")
    if len(found.sheets) < found.panel.quorum:
        told.append(f"“{name}”已提交 {len(found.sheets)} 份评分，应不少于 {found.panel.quorum} 份")
    tied = conflicts_of([found.application], [each.expert for each in found.live])
    away = [each.expert.person.name for each in found.live if (found.application.id, each.expert_id) in tied]
    if away:
        told.append(f"“{name}”的专家应当回避（{'、'.join(away)}）")
    if not told and found.is_closed:
        told.append(f"“{name}”的评分已经结束")
    return told


def _closed(held: Held, found: Round, leaning: Mapping[str, tuple[Fraction, int]], by: Person) -> PanelScore:
    panel, application = found.panel, held.application
    full = scoring_sheet(application, held.stage.id).items.full
    points = {one.expert_id: found.sheets[one.id].points for one in found.live}
    came_to = result(points, panel, full, taken_off(leaning, panel))
    sheets = {one.expert_id: found.sheets[one.id].id for one in found.live}
    made = PanelScore(
        application_id=application.id,
        stage=held.stage.id,
        serial=1 if found.score is None else found.score.serial + 1,
        score=came_to.score,
        full=full,
        spread=came_to.spread,
        apart=came_to.is_apart(panel),
        parts=[
            {
                "sheet": sheets[each.expert_id],
                "expert": each.expert_id,
                "points": str(each.points),
                "corrected": str(each.corrected),
                "counts": each.counts,
                "leaning": _told(leaning.get(each.expert_id), panel.decimals),
            }
            for each in came_to.parts
        ],
        tier=grading.tier_in(panel.proposes, came_to.score),
        closed_by_id=by.id,
    )
    put(made)
    after: dict[str, Any] = {"panel_score": made.score, "spread": made.spread, "experts": len(made.parts)}
    audit.record(CLOSE, APPLICATION, application.id, by=by, after=after, sealed=True)
    return made


def _told(leaning: tuple[Fraction, int] | None, decimals: int) -> str | None:
    """How much milder (or, below nothing, more severe) than the others, as the page shows it."""
    return None if leaning is None else str(rounded(leaning[0], decimals))


def _enter(found: Round) -> None:
    """Items that name an indicator are the expert's column beside the applicant's, where the call scores indicators."""
    application, stated = found.application, scores.stated(found.application)
    if stated is None:
        return
    sheet, known = scoring_sheet(application, found.stage.id), verified(application)
    for given in found.live:
        answers = as_submitted(given.id).of(sheet.form.id)
        entries = dict(_entries(sheet.items, answers, stated, known))
        enter(application, Column(Side.EXPERT, given.id), entries, by=given.expert.person)


def _entries(
    items: Items, answers: Mapping[str, Any], stated: Reckoned, known: Mapping[int, Given]
) -> Iterator[tuple[int, Entry]]:
    """What a sheet says of each indicator; `known`: what was verified, before anybody scored."""
    entry, parts = partial(Entry, waiver=_ON_SHEET, reason=_ON_SHEET), stated.sheet_of(known).by_number
    for item in items.left_out:
        if item.indicator is not None:
            yield item.indicator, entry(applies=False)
    for item in items.asked:
        part, answer = parts.get(item.indicator or 0), answers.get(item.name)
        if part is not None and answer is not None:
            number, points = part.indicator.number, _on_scale(Decimal(str(answer)), item, part, stated.method.decimals)
            filed = stated.given.get(number, Given())
            yield number, entry(points=points, figure=None if filed.applies else known[number].figure)


def _on_scale(points: Decimal, item: Field, part: Part, decimals: int) -> Decimal:
    """An item's points as so much of the indicator's weight, which may be another than the item's own."""
    most = item.most or part.weight
    if most == part.weight:
        return points
    return rounded(Fraction(points) * Fraction(part.weight) / Fraction(most), decimals)
