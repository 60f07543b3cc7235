"""Taking and giving back places of caps: part of the operation that needs them, and of its transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import count

from sqlalchemy import select, update

from core import audit, clock
from core.applications.models import Application, Move
from core.applications.queries.rulebook import rulebook
from core.applications.rules.status import move_word
from core.applications.workflow.states import State
from core.db import db
from core.db.transaction import in_transaction
from core.db.turns import take_turn
from core.errors import Conflict
from core.evaluators import actions, notifications, queries
from core.evaluators.models import CapPlace, Engagement, EngagementState, StatedIdentity
from core.evaluators.queries import kinship, outside
from core.evaluators.queries.places import numbers, said
from core.evaluators.rules import caps
from core.evaluators.rules.identity import Identity
from core.people.models import Person
from core.plugin_api.declarations import EvaluatorCap
from core.policy.book import PolicyBook
from core.policy.bounds import has_room
from core.policy.citations import basis_of


class CapReached(Conflict):
    """A cap holds no more: ``reached`` are those that are full, of the caps that concern the engagement."""

    code = "cap_reached"
    title = "评价项目已达上限"

    def __init__(self, reached: Sequence[EvaluatorCap], sentence: str, cure: str) -> None:
        super().__init__(sentence, cure)
        self.reached = tuple(reached)


def take(
    engagement: Engagement,
    concerned: Sequence[EvaluatorCap],
    identities: Mapping[str, StatedIdentity | Identity],
    book: PolicyBook,
    on: date,
) -> None:
    """Take one place of every cap that concerns an engagement: all of them or none.

    Whoever asks for a place of the same cap and identity, or of one joined with it, waits for this transaction to end.
    Raises CapReached, naming
    every cap that is full, and Conflict where the evaluator has not stated whose a cap is.
    """
    if not in_transaction():
        raise RuntimeError("A place is taken by an operation, in its transaction.")
    held = {cap.id: _identity(cap, identities, book) for cap in concerned}
    if not held:
        return
    call_id = db.session.get_one(Application, engagement.application_id).call.call_id
    one = {cap.id: kinship.persons()[held[cap.id]] for cap in concerned}
    take_turn(*(caps.turn(cap, fingerprint, on, call_id) for cap in concerned for fingerprint in one[cap.id]))
    used = {cap.id: numbers(cap, one[cap.id], on, call_id) for cap in concerned}
    elsewhere = outside.reported([(cap, held[cap.id]) for cap in concerned], on, call_id)
    found = {cap.id: elsewhere.get((caps.scope(cap), held[cap.id]), ()) for cap in concerned}
    counted = {id: len(used[id]) + sum(each.count for each in found[id]) for id in found}
    reached = [cap for cap in concerned if not has_room(cap.limit, counted[cap.id])]
    if reached:
        how = {cap.id: said(len(used[cap.id]), found[cap.id]) for cap in reached}
        raise _reached(reached, counted, how, book, on, call_id)
    before = {each.scope: each for each in _places(engagement.id)}
    for cap in concerned:
        scope = caps.scope(cap)
        place = before.get(scope) or CapPlace(engagement_id=engagement.id, scope=scope)
        place.cap_id, place.fingerprint, place.period = cap.id, held[cap.id], caps.period(cap, on, call_id)
        place.number = next(number for number in count(1) if number not in set(used[cap.id]))
        place.taken_at, place.given_back_at = clock.now(), None
        db.session.add(place)
    db.session.flush()


def _places(engagement_id: str) -> Sequence[CapPlace]:
    return db.session.scalars(select(CapPlace).where(CapPlace.engagement_id == engagement_id)).all()


def follow(application: Application) -> None:
    """A draft came to aim at other levels: an evaluator that has accepted it takes a place of every cap that now
    concerns it too, and gives back those of levels that were dropped, unless its report is made.

    Raises CapReached, Conflict.
    """
    engaged = queries.standing(application.id)
    if engaged is None or engaged.state is not EngagementState.ACCEPTED:
        return
    book = rulebook(application).pinned.book
    concerned = caps.concerning(book.evaluator_caps.values(), category=application.category, levels=application.levels)
    give_back(engaged.id, apart_from={caps.scope(cap) for cap in concerned})
    held = {each.scope for each in _places(engaged.id) if each.given_back_at is None}
    further = [cap for cap in concerned if caps.scope(cap) not in held]
    identities = queries.identities_of(engaged.evaluator_id)
    take(db.session.get_one(Engagement, engaged.id), further, identities, book, clock.today())


def give_back(engagement_id: str, *, apart_from: Collection[str] = ()) -> bool:
    """Give back what an engagement holds, but of these scopes; nothing once its report is made: the work was done.

    Whether they are given back.
    """
    if queries.reports_of([engagement_id]):
        return False
    held = (CapPlace.engagement_id == engagement_id, CapPlace.given_back_at.is_(None))
    given = update(CapPlace).where(*held, CapPlace.scope.not_in(apart_from)).values(given_back_at=clock.now())
    db.session.execute(given)
    return True


def release(application: Application, move: Move, by: Person | None) -> None:
    """An application was withdrawn: its engagement ends, its places go as `give_back` says, the evaluator is told."""
    if move.to_state != State.WITHDRAWN:
        return
    live = (EngagementState.PROPOSED, EngagementState.ACCEPTED)
    query = select(Engagement).where(Engagement.application_id == application.id, Engagement.state.in_(live))
    found = db.session.scalar(query)
    if found is None:
        return
    before, reason = found.state, move_word(move.name)
    found.state, found.reason = EngagementState.ENDED, reason
    found.closed_at, found.closed_by_id = clock.now(), None if by is None else by.id
    is_free = give_back(found.id)
    after = {"state": found.state}
    audit.record(actions.END, actions.ENGAGEMENT, found.id, by=by, before={"state": before}, after=after, note=reason)
    notifications.withdrawn(queries.engagement(found.id), is_free=is_free)


def key_label(key: str, book: PolicyBook) -> str:
    """What a key of the caps is called."""
    own = book.region.evaluator_keys.get(key)
    return own.label if own is not None else _KEYS[key]


_KEYS = {"legal_representative": "法定代表人", "legal_entity": "法人"}


def _identity(cap: EvaluatorCap, identities: Mapping[str, StatedIdentity | Identity], book: PolicyBook) -> str:
    stated = identities.get(cap.key)
    if stated is None:
        raise Conflict(
            f"机构登记材料没有写明“{key_label(cap.key, book)}”的身份，无法核对评价项目上限。",
            "请先补充机构登记材料，经主管部门审核后再接受委托。",
        )
    return stated.fingerprint


def _reached(
    reached: Sequence[EvaluatorCap],
    used: Mapping[str, int],
    how: Mapping[str, str],
    book: PolicyBook,
    on: date,
    call_id: str,
) -> CapReached:
    spans = {cap.id: caps.period_words(cap, caps.period(cap, on, call_id)) for cap in reached}
    sentences = [
        f"同一{key_label(cap.key, book)}{spans[cap.id]}{cap_words(cap, book)}最多 {cap.limit} 项，"
        f"已接受 {used[cap.id]} 项{how[cap.id] and f'（{how[cap.id]}）'}（{basis_of(book, cap)}）。"
        for cap in reached
    ]
    return CapReached(
        reached,
        f"不能再接受委托：{''.join(sentences)}",
        "可以请申报单位改选其他机构；委托在出具报告前终止、或者申报在出具报告前撤回的，名额随即退回。",
    )


def cap_words(cap: EvaluatorCap, book: PolicyBook) -> str:
    """What a cap counts: ``国家级评价项目``."""
    levels = "、".join(book.level_label(level) for level in cap.levels)
    return f"{levels}评价项目"
