"""Tables: people, the roles that they were granted, and when they signed in."""

from __future__ import annotations

from datetime import datetime

from flask_security.core import UserMixin
from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock
from core.db.base import Base, Identified, Json, new_id, rows_where, unique_and_changing
from core.db.sealing import Sealed
from core.instance import DEPARTMENT, department
from core.plugin_api.labels import Labelled


class Role(Labelled):
    """What a person may be. Some roles are held for one recommending body, all others for the whole region."""

    APPLICANT = "applicant", "申报单位用户"
    EVALUATOR = "evaluator", "第三方评价机构"
    BODY_OFFICER = "body_officer", "推荐单位经办人"
    DEPARTMENT_OFFICER = "department_officer", f"{DEPARTMENT}经办人"
    DEPARTMENT_APPROVER = "department_approver", f"{DEPARTMENT}审批人"
    EXPERT = "expert", "评审专家"
    AUDITOR = "auditor", "审计管理员"
    ADMINISTRATOR = "administrator", "系统管理员"
    SECURITY_ADMINISTRATOR = "security_administrator", "安全管理员"

    @property
    def called(self) -> str:
        """With the region's own word for its department."""
        return self.label.replace(DEPARTMENT, department())

    @property
    def is_of_a_body(self) -> bool:
        """Whether the role is held for one recommending body."""
        return self is Role.BODY_OFFICER

    @property
    def is_staff(self) -> bool:
        """Whether an office gives the role; the others are taken by registering."""
        return self not in {Role.APPLICANT, Role.EVALUATOR}


OF_DEPARTMENT = (Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER)
"""Who acts for the department."""

OFFICIALS = (Role.BODY_OFFICER, *OF_DEPARTMENT)
"""Who acts for an office, a recommending body's or the department's."""


class Person(Identified, UserMixin, Base):  # type: ignore[misc]  # Flask-Security says int, and takes any id
    """Somebody who can sign in, by e-mail address. People are deactivated, never deleted: the trail names them."""

    __tablename__ = "person"
    __noun__ = "人员"
    __table_args__ = (
        unique_and_changing("person", "email", says="该邮箱已经注册。", field="email"),
        unique_and_changing("person", "fs_uniquifier"),
        Index(None, "name", "id"),
    )

    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(Sealed("person.phone"))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    password_changed_at: Mapped[datetime | None]
    # A password that somebody else gave is good for a while only.
    password_expires_at: Mapped[datetime | None]
    wants_letters: Mapped[bool] = mapped_column(default=True)
    # Topics of messages (`core.notifications.rules`): of which no letter is wanted, and of which a short text is.
    unwanted_letters: Mapped[list[str]] = mapped_column(default=list)
    wanted_texts: Mapped[list[str]] = mapped_column(default=list)
    signed_in_at: Mapped[datetime | None]
    consented_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    # The session cookie carries this; a new one ends every session of the person.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), default=new_id)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(Sealed("person.tf_phone_number"))
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    # Flask-Security takes a used code out of the list in place.
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(Json.copy()))

    grants: Mapped[list[Grant]] = relationship(
        back_populates="person", foreign_keys="Grant.person_id", order_by="Grant.granted_at, Grant.id"
    )

    @property
    def roles(self) -> tuple[()]:  # type: ignore[override]  # read only
        """Flask-Security's unscoped roles: none. Ours have a scope and are asked through `core.people.policies`."""
        return ()

    @property
    def held_roles(self) -> frozenset[Role]:
        """The roles granted, whatever their scope."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def is_staff(self) -> bool:
        """Whether the person holds a role of the staff."""
        return any(role.is_staff for role in self.held_roles)

    @property
    def body_ids(self) -> frozenset[str]:
        """The recommending bodies for which the person acts."""
        return frozenset(grant.body_id for grant in self.grants if grant.body_id is not None)


class Grant(Identified, Base):
    """A role given to a person; for a role of a recommending body, in that body only."""

    __tablename__ = "role_grant"
    __noun__ = "授权"
    __table_args__ = (
        Index(
            "uq_role_grant_person_id_role",
            "person_id",
            "role",
            unique=True,
            **rows_where("body_id IS NULL"),
            info={"says": "该人员已有这一角色。", "field": "role"},
        ),
        UniqueConstraint(
            "person_id", "role", "body_id", info={"says": "该人员在该推荐单位已有这一角色。", "field": "role"}
        ),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"), index=True)
    granted_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])


class SignIn(Identified, Base):
    """A session that began when somebody signed in, by the machine's time; its cookie carries this id.

    `ended_at` is null until somebody ended it; then no copy of its cookie opens anything. It ends by its age and its
    rest too, without a word here.
    """

    __tablename__ = "sign_in"
    __noun__ = "登录"
    __table_args__ = (Index(None, "person_id", "began_at"), Index(None, "began_at"))

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(String(45))
    agent: Mapped[str | None] = mapped_column(String(200))
    # Of one for which an identity service vouched: a fingerprint of what that calls its own session.
    service_session: Mapped[str | None] = mapped_column(String(64), index=True)
