"""Writing in the thread of an application."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core import audit, clock
from core.applications import queries as applications
from core.applications.models import Application
from core.db.transaction import transaction
from core.db.turns import take_turn
from core.errors import Conflict, Invalid
from core.evaluators import queries as evaluators
from core.files import operations as files
from core.files.operations import Owner
from core.filling.queries import open_return
from core.instance import instance
from core.notifications import operations as messages
from core.people.models import Person
from core.threads import actions, notifications, policies, queries
from core.threads.models import Post
from core.threads.policies import Seat
from core.threads.purposes import FILE
from core.threads.rules import Side, is_sealed, readers

LONGEST = 2000
MOST = 200
"""Characters of a post, and posts of one side in one thread: ours."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is written, to whom, with uploads of the writer's own; `answers`: to what was sent back."""

    text: str
    to: Collection[Side]
    file_ids: Sequence[str] = ()
    answers: bool = False


def write(application_id: str, given: Text, *, by: Person) -> Post:
    """Write to others who take part in an application. It stays on record, and its readers are told.

    Raises NotFound, NotAllowed, Conflict (too many), Invalid (``text``, ``to``), FileRefused.
    """
    application = applications.get(application_id)
    seat = policies.seat_of(by, application)
    policies.may_write(by, seat).or_raise()
    words, to = given.text.strip(), frozenset(given.to)
    faults = dict(_faults(words, to, policies.partners(application, seat)))
    if faults:
        raise Invalid(faults)
    sent_back = open_return(application_id) if given.answers and seat.side is Side.APPLICANT else None
    with transaction():
        answers = None if sent_back is None else sent_back.id
        post = put(application, seat, words, to, file_ids=given.file_ids, answers=answers, by=by)
        messages.mark_read_of(notifications.link_of(application.id), by=by)
        return post


def put(
    application: Application,
    seat: Seat,
    words: str,
    to: frozenset[Side],
    *,
    file_ids: Sequence[str] = (),
    answers: str | None = None,
    action: str = actions.WRITE,
    by: Person,
) -> Post:
    """Put a post into a thread, and tell its readers; part of an operation, which has asked who may.

    Raises Conflict (too many), FileRefused.
    """
    with transaction() as session:
        take_turn(turn(application, seat))
        if queries.count_of(application.id, seat.side) >= MOST:
            raise Conflict(f"这项申报中{seat.side.label}的留言已满 {MOST} 条。", "请电话联系对方。")
        post = Post(application_id=application.id, side=seat.side, text=words, return_id=answers)
        post.addressed, post.sides, post.urges = sorted(to), readers(seat.side, to), action == actions.URGE
        post.written_at, post.written_by_id = clock.now(), by.id
        if Side.EVALUATOR in post.sides and (standing := evaluators.standing(application.id)) is not None:
            post.engagement_id = standing.id
        if seat.side is Side.BODY:
            post.office = policies.office_of(by, application)
        elif Side.BODY in to:
            post.office = policies.body_of(application)
        session.add(post)
        session.flush()
        for file_id in dict.fromkeys(file_ids):
            files.attach(file_id, FILE.id, Owner(queries.POST, str(post.number)), by=by)
        _record(post, application, action, by)
        notifications.written(post, application, to, _sender(seat.side, application), by=by)
    return post


def turn(application: Application, seat: Seat) -> str:
    """The turn in which one side writes in a thread: what it wrote before is counted under it."""
    return f"threads:{application.id}:{seat.side.value}"


def read(application_id: str, *, by: Person) -> Application:
    """Take note that somebody has read a thread: what told him of it counts as read. Raises NotFound."""
    application = applications.get(application_id)
    policies.seat_of(by, application)
    messages.mark_read_of(notifications.link_of(application_id), by=by)
    return application


def _faults(words: str, to: frozenset[Side], partners: Collection[Side]) -> list[tuple[str, list[str]]]:
    found = []
    if not words:
        found.append(("text", ["请填写留言内容。"]))
    if len(words) > LONGEST:
        found.append(("text", [f"留言最多 {LONGEST} 字，现有 {len(words)} 字。"]))
    if not to or not to <= set(partners):
        found.append(("to", ["请选择现在可以联系的收件方。"]))
    return found


def _sender(side: Side, application: Application) -> str:
    own = {Side.APPLICANT: f"“{application.unit_name}”", Side.DEPARTMENT: instance().department}
    return own.get(side, side.label)


def _record(post: Post, application: Application, action: str, by: Person) -> None:
    after: dict[str, object] = {
        "number": application.reference,
        "unit": application.entry_name,
        "side": post.side,
        "to": post.addressed,
    }
    if post.return_id is not None:
        after["answers"] = True
    sealed = is_sealed(post.sides)
    audit.record(action, actions.POST, str(post.number), by=by, after=after, sealed=sealed)
