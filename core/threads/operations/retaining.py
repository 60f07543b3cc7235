"""What was written in threads goes with its files when its time has come; that it was written stays on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select, update

from core.applications.models import Application
from core.applications.workflow.states import State
from core.db import db
from core.files import operations as files
from core.files.models import StoredFile
from core.plugin_api.declarations import PersonalData
from core.retention.queries.keepings import ERASED, Keeping, still_there
from core.threads.models import Post
from core.threads.queries import POST


def register() -> None:
    Keeping(
        PersonalData.THREADS,
        what="申报往来留言的内容和附件；何人何时给谁留言仍然保留",
        since="申报办结后，最后一条留言之日",
        due=_over,
        erase=_forget,
        stays=True,
        appended=(Post.__tablename__,),
    ).make_known()


def _over(before: datetime) -> Select[str]:
    written = select(func.max(Post.written_at)).where(Post.application_id == Application.id)
    last = written.correlate(Application).scalar_subquery()
    final = Application.state.in_([state for state in State if state.is_final])
    there = still_there(PersonalData.THREADS, Application.id, last)  # whoever takes part may write on after it
    return select(Application.id).where(final, last < before, there).order_by(Application.id)


def _forget(ids: Sequence[str]) -> None:
    numbers = db.session.scalars(select(Post.number).where(Post.application_id.in_(ids))).all()
    db.session.execute(update(Post).where(Post.number.in_(numbers)).values(text=ERASED))
    owners = StoredFile.owner_type == POST, StoredFile.owner_id.in_([str(number) for number in numbers])
    for id in db.session.scalars(select(StoredFile.id).where(*owners).order_by(StoredFile.id)).all():
        files.discard(id, by=None)
