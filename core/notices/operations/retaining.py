"""Who objected goes when its time has come; what was objected and decided stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select, update

from core.db import db
from core.notices.models import Objection
from core.plugin_api.declarations import PersonalData
from core.retention.queries.keepings import ERASED, Keeping, still_there


def register() -> None:
    Keeping(
        PersonalData.OBJECTIONS,
        what="异议人的姓名和联系方式；异议内容和处理结果随办理记录保存",
        since="异议办结之日",
        due=_decided,
        erase=_erase,
        stays=True,
    ).make_known()


def _decided(before: datetime) -> Select[str]:
    there = still_there(PersonalData.OBJECTIONS, Objection.id, Objection.decided_at)
    return select(Objection.id).where(Objection.decided_at < before, there).order_by(Objection.id)


def _erase(ids: Sequence[str]) -> None:
    db.session.execute(update(Objection).where(Objection.id.in_(ids)).values(name=ERASED, contact=ERASED))
