"""Opening a public notice for a span that the rules give, and ending it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core import audit, clock
from core.applications.operations import moving
from core.applications.operations.holding import as_it_stands, hold_all, move_all, require_rules_of, to_move
from core.applications.policies import Held
from core.applications.workflow import MoveName
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.bodies.rules import is_of_a_body
from core.db import db
from core.db.transaction import lock, put, transaction
from core.desks.policies import decider_acts, may_release, releases
from core.errors import Conflict, Invalid, StageClosed, required
from core.notices import policies
from core.notices.actions import END, NOTICE, OPEN
from core.notices.models import NoticeItem, Objection, ObjectionState, PublicNotice
from core.people.models import Person
from core.plugin_api import Term
from core.policy_desk.queries.calendar import end_of

NOTICING = to_move(MoveName.END_NOTICE, in_time=False)


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What the public reads above the names."""

    title: str
    text: str


def open_notice(revisions: Mapping[str, int], text: NoticeText, *, by: Person) -> PublicNotice:
    """Give public notice of these applications from today on; all or none.

    The last day follows from the stage's term. Raises NotFound, NotAllowed, Stale, IllegalMove, Invalid (of several
    calls, or of several bodies that decide), Conflict (on a notice already, no term declared), CalendarEnds,
    RulesRefuse.
    """
    with transaction():
        title = required(text.title, "title", "请填写公示的标题。", most=200)
        body = required(text.text, "text", "请填写公示的正文。", most=5000)
        chosen = hold_all(revisions, check=decider_acts(by, may_release), by=by)
        for held in chosen:
            NOTICING(held)
        term, today = require_noticeable(chosen), clock.today()
        notice = PublicNotice(
            call_id=chosen[0].application.call_id,
            stage=chosen[0].stage.id,
            body_id=_giver(chosen),
            title=title,
            text=body,
            first_day=today,
            last_day=end_of(term, today),
            term_id=term.id,
            published_by_id=by.id,
        )
        put(notice)
        for position, held in enumerate(chosen, start=1):
            item = NoticeItem(notice_id=notice.id, application_id=held.application.id, position=position)
            db.session.add(item)
            moving.touch(held.application, "列入公示", by=by)
        after = {"title": title, "first_day": notice.first_day, "last_day": notice.last_day, "count": len(chosen)}
        audit.record(OPEN, NOTICE, notice.id, by=by, after=after)
        return notice


def end_notice(notice_id: str, *, by: Person) -> PublicNotice:
    """End a notice whose last day is over and whose objections are all decided: its applications go on.

    Who meanwhile came not to meet the rules has to be taken out first. Raises NotFound, NotAllowed, StageClosed (not
    over yet), Conflict (open objections, or ended already), RulesRefuse.
    """
    releases(by).or_raise()
    with transaction():
        notice = lock(PublicNotice, notice_id)
        policies.keeps(by, notice, may_release).or_raise()
        require_over(notice)
        notice.ended_at, notice.ended_by_id = clock.now(), by.id
        going_on = _going_on(notice)
        require_rules_of(going_on, "不能结束公示")
        move_all(going_on, MoveName.END_NOTICE, by=by)
        audit.record(END, NOTICE, notice.id, by=by, after={"ended_at": notice.ended_at})
        return notice


def require_over(notice: PublicNotice) -> None:
    """Raises Conflict where it was ended or objections wait, StageClosed while it runs."""
    if notice.ended_at is not None:
        raise Conflict("这次公示已经结束。", "请查看公示页面。")
    if clock.now() < clock.end_of_day(notice.last_day):
        raise StageClosed(f"公示期到 {notice.last_day:%Y-%m-%d} 24:00 为止，尚未届满。", "请在公示期满后再结束公示。")
    _require_objections_decided(notice)


def require_noticeable(chosen: Sequence[Held]) -> Term:
    """The term for which they are on notice.

    Raises Invalid (not of one call and stage, or of several bodies that decide), Conflict (on a notice already, no term
    declared), RulesRefuse.
    """
    require_one_call(chosen)
    _giver(chosen)
    _require_not_on_notice(chosen)
    require_rules_of(chosen, "不能列入公示")
    return _term_of(chosen[0])


def require_one_call(chosen: Sequence[Held]) -> None:
    """Raises Invalid where the applications are not of one call and stage."""
    if len({(held.application.call_id, held.stage.id) for held in chosen}) > 1:
        raise Invalid({"chosen": ["所选申报不属于同一申报通知的同一环节，请分别办理。"]})


def _giver(chosen: Sequence[Held]) -> str | None:
    """The body that decides at their stage, None for the department. Raises Invalid where several do."""
    if not is_of_a_body(chosen[0].stage):
        return None
    known = tiers()
    givers = {known.acting(held.application.body_id, held.book.call, held.stage) for held in chosen}
    if len(givers) > 1:
        names = "、".join(sorted(known.name(each) for each in givers))
        raise Invalid({"chosen": [f"所选申报分别由{names}公示，请按单位分别发布。"]})
    return givers.pop()


def _term_of(held: Held) -> Term:
    name = held.stage.term
    for level in held.stage.levels or held.application.levels:
        term = None if name is None else held.book.pinned.book.term(name, level)
        if term is not None:
            return term
    raise Conflict(f"“{held.stage.name}”没有规定公示期限，不能发布公示。", "请联系系统管理员核对系统内置的省级规则。")


def _require_not_on_notice(chosen: Sequence[Held]) -> None:
    ids = [held.application.id for held in chosen]
    query = (
        select(NoticeItem.application_id)
        .join(PublicNotice, PublicNotice.id == NoticeItem.notice_id)
        .where(NoticeItem.application_id.in_(ids), PublicNotice.stage == chosen[0].stage.id)
    )
    on_notice = set(db.session.scalars(query))
    names = [held.application.entry_name for held in chosen if held.application.id in on_notice]
    if names:
        raise Conflict(f"已在公示中：{'、'.join(names)}。", "请取消选择这些申报后再发布。")


def _require_objections_decided(notice: PublicNotice) -> None:
    query = select(Objection.id).where(Objection.notice_id == notice.id, Objection.state == ObjectionState.OPEN)
    undecided = len(db.session.scalars(query).all())
    if undecided:
        raise Conflict(f"还有 {undecided} 件异议没有处理，不能结束公示。", "请先逐件作出处理决定。")


def _going_on(notice: PublicNotice) -> Sequence[Held]:
    """The applications that have stood the notice, held."""
    query = select(NoticeItem.application_id).where(NoticeItem.notice_id == notice.id)
    on_notice = [moving.hold(each) for each in db.session.scalars(query.order_by(NoticeItem.application_id)).all()]
    return [as_it_stands(each) for each in on_notice if each.stage == notice.stage and each.state is State.PENDING]
