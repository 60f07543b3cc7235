"""What goes of applications when its time has come: drafts that were never submitted, and people's particulars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from core.applications import queries
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.db import db
from core.filling.models import Submission
from core.filling.operations.retaining import forget_draft, forget_personal
from core.plugin_api.declarations import PersonalData
from core.retention.queries.keepings import ERASED, Keeping, still_there


def register() -> None:
    Keeping(
        PersonalData.DRAFTS,
        what="从未提交的申报草稿：所填内容和佐证材料",
        since="最后一次修改之日",
        due=_never_submitted,
        erase=_forget_drafts,
        stays=True,
    ).make_known()
    Keeping(
        PersonalData.CONTACTS,
        what="申报表中联系人等个人的姓名、电话、邮箱；其余内容随办理记录保存",
        since="申报办结后，最后一次提交之日",
        due=_ended,
        erase=_forget_people,
        stays=True,
        appended=(Submission.__tablename__,),
    ).make_known()


def _never_submitted(before: datetime) -> Select[str]:
    there = still_there(PersonalData.DRAFTS, Application.id, Application.updated_at)
    submitted = select(Submission.id).where(Submission.filling_id == Application.id).exists()
    drafts = Application.state.in_((State.DRAFT, State.WITHDRAWN)), Application.updated_at < before, ~submitted
    return select(Application.id).where(*drafts, there).order_by(Application.id)


def _forget_drafts(ids: Sequence[str]) -> None:
    for application in queries.several(ids):
        forget_draft(application.id)
        application.declared_at = application.declared_by_id = None


def _ended(before: datetime) -> Select[str]:
    there = still_there(PersonalData.CONTACTS, Application.id, Application.submitted_at)
    over = Application.state.in_([state for state in State if state.is_final])
    return select(Application.id).where(Application.submitted_at < before, over, there).order_by(Application.id)


def _forget_people(ids: Sequence[str]) -> None:
    for application in queries.several(ids):
        forget_personal(application.id, rulebook(application).forms_of_any_track, ERASED)
        db.session.flush()
