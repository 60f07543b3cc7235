"""What is sent with a post: opened by the sides that read the post."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, String, cast, select

from core.applications import queries as applications
from core.applications.models import Application
from core.audit.queries import Event
from core.contents.kinds import USUAL
from core.errors import NotFound
from core.files import purposes as files
from core.files.models import StoredFile
from core.people.models import Person
from core.people.policies import Permission, allow_if
from core.threads import policies, queries
from core.threads.models import Post
from core.threads.rules import Side

MOST_FILES = 5


def _may_open(person: Person, file: StoredFile) -> Permission:
    post = queries.post(file.owner_id)
    return allow_if(post is not None and reads(person, post), "这份附件不是发给您的。")


def reads(person: Person, post: Post) -> bool:
    """Whether somebody reads a post."""
    try:
        seat = policies.seat_of(person, applications.get(post.application_id))
    except NotFound:
        return False
    own = seat.evaluator_id and queries.engagements_of(post.application_id, seat.evaluator_id)
    is_theirs = seat.side is not Side.EVALUATOR or post.engagement_id in (own or ())
    return is_theirs and seat.side in post.sides


def _of_unit(number: str) -> Select[str]:
    """All posts of the applications of one unit."""
    own = select(Application.unit_id).join(Post, Post.application_id == Application.id)
    unit_id = own.where(Post.number == int(number)).scalar_subquery()
    found = select(cast(Post.number, String)).join(Application, Application.id == Post.application_id)
    return found.where(Application.unit_id == unit_id)


FILE = files.register(
    files.Purpose("thread_file", "往来附件", USUAL, _may_open, most_files=MOST_FILES, of_unit=_of_unit)
)


def _read_of_files(reader: Person | None, events: Sequence[Event]) -> Collection[Event]:
    """What a file was called is told on the thread alone."""
    return ()


files.CONTENTS.give(FILE.id, _read_of_files)
