"""What the pool says of somebody goes when he has been out of it for as long as is declared; what he scored stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, or_, select, update

from core.db import db
from core.experts.models import Expert, Tie
from core.plugin_api.declarations import PersonalData
from core.retention.queries.keepings import ERASED, Keeping, still_there


def register() -> None:
    Keeping(
        PersonalData.EXPERTS,
        what="职称、专业、所在单位和申明的关联关系；评分和评审意见随办理记录保存",
        since="离开专家库之日",
        due=_left,
        erase=_erase,
        stays=True,
    ).make_known()


def _left(before: datetime) -> Select[str]:
    """Of who is out still, what was said of him since goes too."""
    tied = select(Tie.id).where(Tie.expert_id == Expert.id).exists()
    there = or_(still_there(PersonalData.EXPERTS, Expert.id, Expert.left_at), Expert.employer != ERASED, tied)
    return select(Expert.id).where(Expert.left_at < before, there).order_by(Expert.id)


def _erase(ids: Sequence[str]) -> None:
    db.session.execute(delete(Tie).where(Tie.expert_id.in_(ids)))
    forgotten = (
        update(Expert).where(Expert.id.in_(ids)).values(title=None, fields=[], employer=ERASED, employer_code=None)
    )
    db.session.execute(forgotten.values(revision=Expert.revision + 1))
