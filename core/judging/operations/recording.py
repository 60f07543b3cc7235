"""Putting on record what a panel, or a commissioned body, found of one or many applications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from core import audit, clock
from core.applications.operations import moving
from core.applications.operations.holding import require_past
from core.applications.policies import Held
from core.applications.workflow import IllegalMove
from core.db.transaction import put, transaction
from core.errors import DomainError, Invalid
from core.evaluators.queries import engagements, register
from core.experts.models import PanelScore
from core.files import operations as files
from core.judging.actions import APPLICATION, APPRAISE
from core.judging.models import Appraisal, Panel
from core.judging.operations.concluding import concluded, faults_beside
from core.judging.operations.taking import Judged, take, together
from core.judging.purposes import MINUTES
from core.judging.queries.records import Appraised, standing
from core.people.models import Person
from core.plugin_api import GradingTiers, JudgedBy
from core.policy import grading
from core.policy.citations import basis_of
from core.units import queries as units
from core.units.rules import codes, names

_MOST_NUMBER, _MOST_NAME, _MOST_WORDS, _MOST_MEMBERS = 100, 200, 2000, 99
_MOST_SCORE = Decimal(1000)
_DECIMALS = 2

Errors = dict[str, list[str]]


class NotImpartial(DomainError):
    """The commissioned body has evaluated somebody in the region, or an applicant that it should judge."""

    status = 409
    code = "not_impartial"
    title = "受委托机构不能承担评审"


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who judged, and when: so many experts, or a body (an admitted evaluator's id, or name and credit code).

    The minutes have a document number, or their file is given.
    """

    kind: JudgedBy | None
    judged_on: date | None
    members: int | None = None
    evaluator_id: str | None = None
    body_name: str = ""
    body_code: str = ""
    minutes_number: str = ""
    minutes_file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What was found of one application; a tier where the panel names it, a score where the tier follows from it."""

    qualified: bool | None
    tier: str | None = None
    score: Decimal | None = None
    opinion: str = ""


def record(
    revisions: Mapping[str, int],
    sitting: Sitting,
    found: Mapping[str, Mark],
    *,
    correction: str = "",
    by: Person,
) -> Panel:
    """Put on record what was found of each of these applications; all or none. Nobody outside the department hears.

    `correction` is the reason where a mark replaces another: until the selection is decided it may, except where tiers
    were given by rank. Where experts scored one by one, what they came to counts. Raises NotFound, NotAllowed, Stale,
    IllegalMove, Conflict, NotConcluded, NotImpartial, Invalid on the sitting's fields, ``<application>.qualified``,
    ``.tier``, ``.score``, ``.opinion`` and ``correction``.
    """
    with transaction():
        judged = take(revisions, by=by, corrects=True)
        require_unranked(judged)
        named = _named(sitting)
        known = standing(judged.ids, judged.stage.id)
        reason = correction.strip()
        scored = concluded(judged)
        _check(judged, named, found, known, scored, reason)
        if named.kind is JudgedBy.COMMISSIONED:
            require_impartial(named, judged)
        panel = _panel(judged, named, by)
        for held in judged.held:
            _record(judged, panel, held.application.id, found[held.application.id], known, reason, by)
            moving.touch(held.application, "登记评审结果", by=by, sealed=True)
        return panel


def require_impartial(sitting: Sitting, judged: Judged) -> None:
    """Nobody judges its own report; where the stage says so, nobody who has evaluated in the region judges at all.

    Raises NotImpartial, with the clause or as our own choice.
    """
    if judged.stage.impartial and engagements.has_evaluated(sitting.body_code):
        raise NotImpartial(
            f"“{sitting.body_name}”参与过本地区的第三方评价，不能受委托承担评审。"
            f"依据：{basis_of(judged.pinned.book, judged.stage)}。",
            "请改由专家评审，或者另行委托未参与本地区评价的机构。",
        )
    for held in judged.held:
        unit = units.unit(held.application.unit_id)
        if sitting.body_code == unit.code or names.matching(sitting.body_name) == names.matching(unit.name):
            raise NotImpartial(
                f"所填受委托机构是申报单位“{held.application.entry_name}”自己，申报单位不能评审自己的申报。",
                "请填写受委托机构的名称和统一社会信用代码。",
            )
        if engagements.has_evaluated(sitting.body_code, held.application.unit_id):
            raise NotImpartial(
                f"“{held.application.entry_name}”的评价由“{sitting.body_name}”承担，不能再由它评审（本平台设定）。",
                "请改由专家评审，或者另行委托未评价过该单位的机构。",
            )


def tier_of(tiers: GradingTiers | None, mark: Mark) -> str | None:
    """The tier that a mark gives at once: what the panel named, or what follows from its score."""
    if tiers is None or not mark.qualified or grading.is_ranked(tiers):
        return None
    if grading.is_recorded(tiers):
        return mark.tier
    return None if mark.score is None else grading.tier_of_score(tiers, mark.score)


def recordable(chosen: Sequence[Held]) -> None:
    """Raises what keeps them from being recorded together. A page asks it before. IllegalMove, Conflict,
    NotConcluded."""
    judged = together(chosen, corrects=True)
    require_unranked(judged)
    concluded(judged)


def require_sound(chosen: Sequence[Held], sitting: Sitting, found: Mapping[str, Mark], *, correction: str = "") -> None:
    """Raises what `record` would refuse of what was typed, all at once: Invalid; what keeps them from being recorded
    at all comes before, as `recordable` has it. A page asks it before it saves."""
    judged = together(chosen, corrects=True)
    known = standing(judged.ids, judged.stage.id)
    _check(judged, _named(sitting), found, known, concluded(judged), correction.strip())


def require_unranked(judged: Judged) -> None:
    """A rank rests on everybody's score: once somebody was passed on with a tier, its score stays."""
    for held in judged.held:
        if held.stage is not judged.stage and grading.is_ranked(judged.gradings[held.application.id]):
            raise IllegalMove(
                f"“{held.application.entry_name}”的等级已按名次确定并转入下一环节，评分不能再更正。",
                "确有错误的，请在遴选决定的理由中说明。",
            )


def _named(sitting: Sitting) -> Sitting:
    """The sitting with the body's name and code as the register has them, where it is an evaluator."""
    if sitting.kind is JudgedBy.EXPERTS:
        return replace(sitting, evaluator_id=None, body_name="", body_code="")
    code = codes.normalised(sitting.body_code)
    known = register.admitted_with_code(code)
    if sitting.evaluator_id is not None:
        known = register.evaluator(sitting.evaluator_id)
    if known is None:
        return replace(sitting, members=None, body_name=sitting.body_name.strip(), body_code=code)
    return replace(sitting, members=None, evaluator_id=known.id, body_name=known.name, body_code=known.code)


def _check(
    judged: Judged,
    sitting: Sitting,
    found: Mapping[str, Mark],
    known: Mapping[str, Appraised],
    scored: Mapping[str, PanelScore],
    reason: str,
) -> None:
    errors = _faults_of(sitting, judged)
    since = max((clock.local(each).date() for each in _before(judged, scored)), default=None)
    if "judged_on" not in errors and since is not None and sitting.judged_on is not None and sitting.judged_on < since:
        errors["judged_on"] = [
            f"评审日期不能早于申报提交{'和专家评分结束' if scored else ''}的日期（{since:%Y-%m-%d}）。"
        ]
    if set(found) != set(judged.ids):
        errors["chosen"] = ["所填内容与所选申报不一致，请刷新页面后重新填写。"]
    for id in judged.ids:
        if id in found:
            for field, sentence in _faults(judged.gradings[id], found[id], scored.get(id)).items():
                errors[f"{id}.{field}"] = [sentence]
    if known and not reason:
        errors["correction"] = ["所选申报已有评审结果，更正须写明理由。"]
    if len(reason) > _MOST_WORDS:
        errors["correction"] = [f"最多 {_MOST_WORDS} 个字，现有 {len(reason)} 个。"]
    if errors:
        raise Invalid(errors)


def _before(judged: Judged, scored: Mapping[str, PanelScore]) -> Iterator[datetime]:
    """What comes before anybody can judge: the submission, and the closing of what experts scored."""
    yield from (each.application.submitted_at for each in judged.held if each.application.submitted_at is not None)
    yield from (each.closed_at for each in scored.values())


def _faults_of(sitting: Sitting, judged: Judged) -> Errors:
    errors: Errors = {}
    named = judged.stage.judged_by
    if sitting.kind is None:
        errors["kind"] = ["请选择由谁评审。"]
    elif named and sitting.kind not in named:
        basis = basis_of(judged.pinned.book, judged.stage)
        errors["kind"] = [f"本环节由{'或'.join(each.label for each in named)}评审。依据：{basis}。"]
    if sitting.judged_on is None:
        errors["judged_on"] = ["请填写评审日期。"]
    else:
        try:
            require_past(sitting.judged_on, "judged_on")
        except Invalid as refused:
            errors |= refused.errors
    errors |= _faults_of_who(sitting)
    number = sitting.minutes_number.strip()
    if not number and sitting.minutes_file_id is None:
        errors["minutes_number"] = ["请填写评审记录的文号；没有文号的，请上传评审记录。"]
    elif len(number) > _MOST_NUMBER:
        errors["minutes_number"] = [f"文号最多 {_MOST_NUMBER} 个字。"]
    return errors


def _faults_of_who(sitting: Sitting) -> Errors:
    """What is wrong with what goes with the kind of those who judged."""
    errors: Errors = {}
    if sitting.kind is JudgedBy.EXPERTS and (sitting.members is None or not 1 <= sitting.members <= _MOST_MEMBERS):
        errors["members"] = [f"请填写专家人数（1 至 {_MOST_MEMBERS} 人）。"]
    if sitting.kind is JudgedBy.COMMISSIONED:
        if not sitting.body_name or len(sitting.body_name) > _MOST_NAME:
            errors["body_name"] = [f"请选择受委托机构，或者填写其名称（不超过 {_MOST_NAME} 个字）。"]
        if (fault := _fault_of_code(sitting)) is not None:
            errors["body_code"] = [fault]
    return errors


def _fault_of_code(sitting: Sitting) -> str | None:
    """What is wrong with the code of a commissioned body; an evaluator's name under another code is no other body."""
    if (fault := codes.fault(sitting.body_code)) is not None:
        return fault
    bearer = register.by_name().get(names.matching(sitting.body_name))
    if bearer is None or bearer.code == sitting.body_code:
        return None
    return f"“{bearer.name}”是已登记的评价机构，统一社会信用代码为 {bearer.code}，与所填不同，请核对。"


def _faults(tiers: GradingTiers | None, mark: Mark, scored: PanelScore | None) -> dict[str, str]:
    """What is wrong with one mark, by field; `scored`: what the experts came to who scored it."""
    if mark.qualified is None:
        return {"qualified": "请选择评审结果。"}
    if len(mark.opinion) > _MOST_WORDS:
        return {"opinion": f"最多 {_MOST_WORDS} 个字，现有 {len(mark.opinion)} 个。"}
    if not mark.qualified:
        return {} if mark.opinion.strip() else {"opinion": "评审不合格的，请写明理由。"}
    wrong = {} if tiers is None else _faults_of_grade(tiers, mark)
    if wrong or scored is None:
        return wrong
    return faults_beside(tiers, tier=mark.tier, score=mark.score, opinion=mark.opinion, found=scored)


def _faults_of_grade(tiers: GradingTiers, mark: Mark) -> dict[str, str]:
    if grading.is_recorded(tiers):
        return {} if mark.tier in tiers.tiers else {"tier": "请选择等级。"}
    if mark.score is None or not 0 <= mark.score <= _MOST_SCORE or not _is_exact(mark.score):
        return {"score": f"请填写评分：0 至 {_MOST_SCORE}，最多 {_DECIMALS} 位小数。"}
    if not grading.is_ranked(tiers) and grading.tier_of_score(tiers, mark.score) is None:
        return {"score": "评分低于最低等级的分数，不能评为合格。"}
    return {}


def _is_exact(score: Decimal) -> bool:
    exponent = score.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= _DECIMALS


def _panel(judged: Judged, sitting: Sitting, by: Person) -> Panel:
    commissioned = sitting.kind is JudgedBy.COMMISSIONED
    made = Panel(
        call_id=judged.call_id,
        stage=judged.stage.id,
        kind=sitting.kind,
        judged_on=sitting.judged_on,
        members=None if commissioned else sitting.members,
        evaluator_id=sitting.evaluator_id,
        body_name=sitting.body_name if commissioned else None,
        body_code=sitting.body_code if commissioned else None,
        minutes_number=sitting.minutes_number.strip() or None,
        minutes_file_id=sitting.minutes_file_id,
        recorded_by_id=by.id,
    )
    if sitting.minutes_file_id is not None:
        files.attach(sitting.minutes_file_id, MINUTES, files.Owner("panel", made.id), by=by)
    return put(made)


def _record(
    judged: Judged,
    panel: Panel,
    id: str,
    mark: Mark,
    known: Mapping[str, Appraised],
    reason: str,
    by: Person,
) -> None:
    before, tiers = known.get(id), judged.gradings[id]
    made = Appraisal(
        panel_id=panel.id,
        application_id=id,
        stage=judged.stage.id,
        serial=1 if before is None else before.serial + 1,
        qualified=bool(mark.qualified),
        score=mark.score if grading.is_scored(tiers) else None,
        tier=tier_of(tiers, mark),
        opinion=mark.opinion.strip() or None,
        correction=None if before is None else reason,
        recorded_at=panel.recorded_at,
        recorded_by_id=by.id,
    )
    put(made)
    marked = ("qualified", "score", "tier", "opinion")
    after = {name: getattr(made, name) for name in marked}
    after |= {"judged_by": panel.body_name or panel.kind.label, "judged_on": panel.judged_on}
    was = None if before is None else {name: getattr(before, name) for name in marked}
    audit.record(APPRAISE, APPLICATION, id, by=by, before=was, after=after, note=made.correction, sealed=True)
