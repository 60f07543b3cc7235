"""Giving and taking back roles."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from core import audit
from core.accounts import actions, notifications, policies
from core.accounts.operations.sessions import end_sessions
from core.bodies.models import Body
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid, NotFound
from core.people.models import Grant, Person, Role
from core.people.policies import ADMINISTRATORS, may_hold

KEPT = ADMINISTRATORS
"""Of these one stays: without them nobody could open an account, give a role, or see what the others do."""


def grant_role(person_id: str, role: Role, *, body_id: str | None = None, by: Person | None) -> Grant:
    """Give a role, for one recommending body where the role has that scope. `by` is None on the command line.

    Raises NotAllowed (nobody gives himself a role, nor holds two that are to be apart), Invalid (field `body_id`) and
    Conflict (it is held already, or whoever gave the person a one-time password could use it too).
    """
    with transaction():
        policies.may_grant(by, person_id).or_raise()
        check_scope(role, body_id)
        person = lock(Person, person_id)
        if by is not None:
            require_own_password(person)
        if any(grant.role is role and grant.body_id == body_id for grant in person.grants):
            raise Conflict("该人员已有这一角色。", field="role")
        may_hold({*person.held_roles, role}).or_raise()
        grant = Grant(role=role, body_id=body_id, granted_by_id=by.id if by else None)
        person.grants.append(grant)
        audit.record(actions.GRANT, actions.PERSON, person.id, by=by, after={"role": role, "body_id": body_id})
        notifications.role_granted(person, grant)
    return grant


def revoke_role(grant_id: str, *, by: Person) -> None:
    """Take a role back; the person's sessions end. Raises NotAllowed, and Conflict where it was taken back before, or
    is the last administrator's."""
    with transaction():
        policies.may_grant(by).or_raise()
        administrators = hold_administrators()
        try:
            grant = lock(Grant, grant_id)
        except NotFound:
            raise Conflict("这一角色已经收回。", "请返回人员页面查看。") from None
        require_another(grant.role, grant.person_id, administrators)
        audit.record(
            actions.REVOKE,
            actions.PERSON,
            grant.person_id,
            by=by,
            before={"role": grant.role, "body_id": grant.body_id},
        )
        notifications.role_revoked(grant)
        end_sessions(grant.person)
        db.session.delete(grant)


def require_own_password(person: Person) -> None:
    """Raises Conflict where somebody else knows the person's password: who opened the account, or reset it."""
    if person.must_change_password:
        raise Conflict(
            f"{person.name}还没有修改一次性密码，开设账号的管理员也知道它，暂不能授予角色。",
            "请在本人登录并修改密码之后授予。",
        )


def require_another(role: Role, person_id: str, administrators: Collection[tuple[Role, str]]) -> None:
    """Raises Conflict where nobody but that person holds an administrator's role."""
    if role in KEPT and {holder for held, holder in administrators if held is role} <= {person_id}:
        raise Conflict(f"不能收回或停用最后一名{role.called}。", f"请先授予另一人{role.called}角色。")


def hold_administrators() -> set[tuple[Role, str]]:
    """The active ones, by role and id; until the transaction ends nobody else can change who they are."""
    grants = db.session.scalars(select(Grant).where(Grant.role.in_(KEPT)).order_by(Grant.id).with_for_update()).all()
    holders = {grant.person_id for grant in grants}
    active = set(db.session.scalars(select(Person.id).where(Person.id.in_(holders), Person.active)))
    return {(grant.role, grant.person_id) for grant in grants if grant.person_id in active}


def check_scope(role: Role, body_id: str | None) -> None:
    """A role of a body names one, any other names none. Raises Invalid (field `body_id`)."""
    if role.is_of_a_body and body_id is None:
        raise Invalid({"body_id": ["请选择推荐单位。"]})
    if not role.is_of_a_body and body_id is not None:
        raise Invalid({"body_id": [f"{role.called}不限于某个推荐单位，请不要选择推荐单位。"]})
    if body_id is not None:
        body = db.session.get(Body, body_id)
        if body is None or not body.active:
            raise Invalid({"body_id": ["没有这个推荐单位，或它已停用。"]})
