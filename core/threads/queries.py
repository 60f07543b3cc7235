"""Reading threads: what a person of one side may read of one application, and which threads somebody has."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from core.applications.models import Application
from core.bodies.queries import Scope, body_scope
from core.db import db
from core.db.keeping import once_on_page, together_on_page
from core.db.statements import Known, any_of, read, written
from core.evaluators.models import Engagement, Evaluator, Staff, StaffState
from core.files.models import StoredFile
from core.people.models import Person
from core.people.policies import reads_sealed
from core.threads.models import Post
from core.threads.rules import Side
from core.units import queries as units
from core.units.models import Representation

PAGE_SIZE = 30
POST = "thread_post"
"""As what a post owns its files."""


_EMPLOYER = select(Staff.evaluator_id).where(
    Staff.person_id == bindparam("person"), Staff.state == written(StaffState.CONFIRMED)
)


def evaluator_of(person: Person) -> str | None:
    """The id of the evaluator for which somebody works, confirmed."""
    return read(_EMPLOYER, person=person.id).scalar()


def engagements_of(application_id: str, evaluator_id: str) -> Sequence[str]:
    """The ids of an evaluator's engagements on an application, whatever became of them."""
    of = Engagement.application_id == application_id, Engagement.evaluator_id == evaluator_id
    return db.session.scalars(select(Engagement.id).where(*of).order_by(Engagement.id)).all()


def read_by(side: Side, evaluator_id: Known[str] | None = None) -> ColumnElement[bool]:
    """The condition of posts that a side reads; of evaluators the one that took part."""
    if side is Side.EVALUATOR:
        own = select(Engagement.id).where(Engagement.evaluator_id == evaluator_id)
        return and_(Post.for_evaluator, Post.engagement_id.in_(own))
    column: ColumnElement[bool] = getattr(Post, f"for_{side.value}")
    return and_(column)


@dataclass(frozen=True, slots=True)
class Written:
    """A post with who wrote it, its files, and the name of the evaluator that took part."""

    post: Post
    by: str
    files: Sequence[StoredFile]
    evaluator: str | None


def posts(application_id: str, side: Side, evaluator_id: str | None = None) -> Sequence[Written]:
    """What a side reads of a thread, the newest first."""
    rows = db.session.execute(_posts(side), {"application": application_id, "evaluator": evaluator_id}).all()
    attached: dict[str, list[StoredFile]] = {}
    of_posts = StoredFile.owner_type == POST, StoredFile.owner_id.in_([str(post.number) for post, *_ in rows])
    for file in db.session.scalars(select(StoredFile).where(*of_posts).order_by(StoredFile.id)) if rows else ():
        attached.setdefault(file.owner_id or "", []).append(file)
    return [Written(post, name, attached.get(str(post.number), ()), whose) for post, name, whose in rows]


@cache
def _posts(side: Side) -> Select[Post, str, str]:
    return (
        select(Post, Person.name, Evaluator.name)
        .join(Person, Person.id == Post.written_by_id)
        .outerjoin(Engagement, Engagement.id == Post.engagement_id)
        .outerjoin(Evaluator, Evaluator.id == Engagement.evaluator_id)
        .where(Post.application_id == bindparam("application"), read_by(side, bindparam("evaluator", type_=String())))
        .order_by(Post.number.desc())
    )


def post(number: str | None) -> Post | None:
    """A post by its number, as files name their owner."""
    return db.session.get(Post, int(number)) if number and number.isdecimal() else None


def several(numbers: Collection[str]) -> Mapping[str, Post]:
    """Posts by their numbers, as files and the trail name them."""
    ids = [int(number) for number in numbers if number.isdecimal()]
    found = db.session.scalars(select(Post).where(Post.number.in_(ids))) if ids else ()
    return {str(post.number): post for post in found}


def count_of(application_id: str, side: Side) -> int:
    """How many posts a side has written in a thread."""
    own = Post.application_id == application_id, Post.side == side
    return db.session.scalar(select(func.count()).select_from(Post).where(*own)) or 0


def urged_since(application_id: str, side: Side, since: datetime) -> bool:
    """Whether a side has reminded somebody in a thread since an instant."""
    urged = once_on_page(_urged(side, since, application_id), lambda: _urged_of([application_id], side, since))
    return application_id in urged


def look_at_urged(application_ids: Collection[str], side: Side, since: datetime) -> None:
    """Ask that of several at once, for a page that wants it of each."""
    together_on_page(
        partial(_urged, side, since), application_ids, lambda ids: dict.fromkeys(ids, _urged_of(ids, side, since))
    )


def _urged_of(application_ids: Collection[str], side: Side, since: datetime) -> frozenset[str]:
    return frozenset(read(_URGED, applications=list(application_ids), side=side, since=since).scalars())


def _urged(side: Side, since: datetime, application_id: str) -> Hashable:
    return _URGED, side, since, application_id


_URGED = select(Post.application_id).where(
    Post.application_id.in_(any_of("applications")),
    Post.side == bindparam("side"),
    Post.urges,
    Post.written_at >= bindparam("since"),
)


def written_by(person_id: str) -> Sequence[tuple[Post, Application]]:
    """Everything that a person wrote, with what it was of, the newest first."""
    return [(post, application) for post, application in db.session.execute(_WRITTEN_BY, {"person": person_id})]


_WRITTEN_BY = (
    select(Post, Application)
    .join(Application, Application.id == Post.application_id)
    .where(Post.written_by_id == bindparam("person"))
    .order_by(Post.number.desc())
)


def in_order(ids: Sequence[str]) -> Sequence[Application]:
    """The applications with these ids, in their order."""
    if not ids:
        return ()
    query = select(Application).options(joinedload(Application.call)).where(Application.id.in_(ids))
    return sorted(db.session.scalars(query), key=lambda each: ids.index(each.id))


# --- The threads of somebody ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """A thread: of which application, how much its reader may read of it, and since when there was nothing new."""

    application: Application
    count: int
    last_at: datetime


def threads_of(person: Person, first: Collection[str], page: int) -> tuple[Sequence[Listed], int]:
    """A page of the threads that somebody may read, these applications' first, then the latest; and how many."""
    grouped = (
        select(Post.application_id, func.count().label("count"), func.max(Post.number).label("last"))
        .where(exists().where(Application.id == Post.application_id, _readable(person)))
        .group_by(Post.application_id)
        .subquery()
    )
    query = (
        select(Application, grouped.c.count, Post.written_at)
        .options(joinedload(Application.call))
        .join(grouped, grouped.c.application_id == Application.id)
        .join(Post, Post.number == grouped.c.last)
        .order_by(Application.id.in_(first).desc(), grouped.c.last.desc())
    )
    rows = db.session.execute(query.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE))
    total = db.session.scalar(select(func.count()).select_from(grouped)) or 0
    return [Listed(*row) for row in rows], total


def still_read(person: Person, application_ids: Collection[str]) -> Collection[str]:
    """Those of the applications in whose threads somebody may read something now."""
    if not application_ids:
        return ()
    evaluator_id = evaluator_of(person)
    query = _still_read(evaluator_id is not None, body_scope(person), reads_sealed(person))
    values = {"applications": list(application_ids), "person": person.id, "evaluator": evaluator_id}
    return frozenset(read(query, **values).scalars())


@lru_cache(maxsize=256)
def _still_read(evaluates: bool, scope: Scope, sealed: bool) -> Select[str]:
    """Made once for each kind of reader: home pages and those of an application ask it."""
    query = select(Post.application_id).join(Application, Application.id == Post.application_id).distinct()
    among = Post.application_id.in_(any_of("applications"))
    whose = bindparam("evaluator", type_=String()) if evaluates else None
    return query.where(among, _of_reader(bindparam("person", type_=String()), whose, scope, sealed))


def _readable(person: Person) -> ColumnElement[bool]:
    return _of_reader(person.id, evaluator_of(person), body_scope(person), reads_sealed(person))


def _of_reader(
    person_id: Known[str], evaluator_id: Known[str] | None, scope: Scope, sealed: bool
) -> ColumnElement[bool]:
    acts = select(Representation.unit_id).where(*units.confirmed_of(person_id))
    found: list[ColumnElement[bool]] = [and_(Post.for_applicant, Application.unit_id.in_(acts))]
    if evaluator_id is not None:
        found.append(read_by(Side.EVALUATOR, evaluator_id))
    if scope:
        side = Side.DEPARTMENT if sealed else Side.BODY
        handed_in = Application.submitted_at.is_not(None), scope.covers(Application.body_id)
        found.append(and_(read_by(side), *handed_in))
    return or_(false(), *found)
