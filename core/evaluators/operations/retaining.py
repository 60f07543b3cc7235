"""What goes of evaluators when its time has come: the people in what they stated before they stated something newer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from core.db import db
from core.evaluators.models import Profile, ProfileState
from core.evaluators.queries.asked import profile_form
from core.filling.models import Submission
from core.filling.operations.retaining import forget_submitted
from core.plugin_api.declarations import PersonalData
from core.retention.queries.keepings import ERASED, Keeping, still_there


def register() -> None:
    Keeping(
        PersonalData.EVALUATORS,
        what="已被替换的登记材料中联系人等个人的姓名、电话；其余内容和证件校验值随办理记录保存",
        since="新的登记材料通过审核之日",
        due=_superseded,
        erase=_forget_people,
        stays=True,
        appended=(Submission.__tablename__,),
    ).make_known()


def _superseded(before: datetime) -> Select[str]:
    newer = aliased(Profile)
    replaced = select(newer.id).where(
        newer.evaluator_id == Profile.evaluator_id, newer.serial > Profile.serial, newer.decided_at < before
    )
    there = still_there(PersonalData.EVALUATORS, Profile.id)
    held_before = Profile.state == ProfileState.SUPERSEDED
    return select(Profile.id).where(held_before, replaced.exists(), there).order_by(Profile.id)


def _forget_people(ids: Sequence[str]) -> None:
    form = profile_form()
    for profile in db.session.scalars(select(Profile).where(Profile.id.in_(ids)).order_by(Profile.id)):
        profile.contact_name = profile.contact_phone = ERASED
        if profile.submission is not None and form is not None:
            forget_submitted(profile.submission, {form.id: form}, ERASED)
        db.session.flush()
