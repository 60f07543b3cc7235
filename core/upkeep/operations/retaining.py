"""What goes of matters of upkeep when its time has come: the people in what was filled in for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from core.db import db
from core.filling.models import Submission
from core.filling.operations.retaining import forget_personal
from core.plugin_api.declarations import PersonalData
from core.retention.queries.keepings import ERASED, Keeping, still_there
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries import form_of
from core.upkeep.rules import Phase


def register() -> None:
    Keeping(
        PersonalData.UPKEEP,
        what="动态管理材料中联系人等个人的姓名、电话、邮箱；其余内容随办理记录保存",
        since="事项办结或撤销之日",
        due=_over,
        erase=_forget_people,
        stays=True,
        appended=(Submission.__tablename__,),
    ).make_known()


def _over(before: datetime) -> Select[str]:
    there = still_there(PersonalData.UPKEEP, UpkeepRecord.id, UpkeepRecord.updated_at)
    over = UpkeepRecord.state.in_([phase for phase in Phase if phase.is_over]), UpkeepRecord.updated_at < before
    return select(UpkeepRecord.id).where(*over, there).order_by(UpkeepRecord.id)


def _forget_people(ids: Sequence[str]) -> None:
    for record in db.session.scalars(select(UpkeepRecord).where(UpkeepRecord.id.in_(ids)).order_by(UpkeepRecord.id)):
        form = form_of(record)
        forget_personal(record.id, {form.id: form}, ERASED)
        db.session.flush()
