"""What goes of people when its time has come: sign-ins, and the particulars of accounts that were deactivated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, or_, select

from core.accounts.models import ExternalIdentity, FormerPassword, SecurityKey
from core.db import db
from core.people.models import Person, SignIn
from core.plugin_api.declarations import PersonalData
from core.retention.queries.keepings import ERASED, Keeping, still_there

_ID = 12
_LAST_SEEN = func.coalesce(Person.signed_in_at, Person.created_at)


def register() -> None:
    Keeping(
        PersonalData.ACCOUNTS,
        what="停用账号的联系电话、邮箱、密码摘要和两步验证；姓名随办理记录保存",
        since="账号停用后，最后一次登录之日",
        due=_deactivated,
        erase=_erase_particulars,
        stays=True,
    ).make_known()
    Keeping(
        PersonalData.SIGN_INS,
        what="登录的时间、地址和浏览器",
        since="登录之日",
        due=_sign_ins,
        erase=_forget,
        by_machine=True,
    ).make_known()


def _deactivated(before: datetime) -> Select[str]:
    """Of who is deactivated still, the telephone too that an administrator wrote down since."""
    there = or_(still_there(PersonalData.ACCOUNTS, Person.id, _LAST_SEEN), Person.phone.is_not(None))
    return select(Person.id).where(Person.active.is_(False), before > _LAST_SEEN, there).order_by(Person.id)


def _erase_particulars(ids: Sequence[str]) -> None:
    for person in db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)):
        # An address that nobody has and no two share: what people sign in with must not be empty.
        person.email = f"{ERASED}{person.id[:_ID]}"
        person.phone = person.password = person.tf_phone_number = None
        person.tf_primary_method = person.tf_totp_secret = None
        person.mf_recovery_codes = person.tf_last_counter = None
    for kept in (FormerPassword, SignIn, ExternalIdentity, SecurityKey):
        db.session.execute(delete(kept).where(kept.person_id.in_(ids)))


def _sign_ins(before: datetime) -> Select[str]:
    return select(SignIn.id).where(SignIn.began_at < before).order_by(SignIn.began_at, SignIn.id)


def _forget(ids: Sequence[str]) -> None:
    db.session.execute(delete(SignIn).where(SignIn.id.in_(ids)))
