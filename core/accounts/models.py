"""Tables: how often a sign-in failed, which passwords somebody had before, who somebody is to an identity service."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified


class Throttle(Base):
    """Failed attempts under one key (an account or an address, hashed), and until when it must wait."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]


class FormerPassword(Identified, Base):
    """The hash of a password that the person had until then; only as many are kept as are compared."""

    __tablename__ = "former_password"
    __table_args__ = (Index(None, "person_id", "until"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kept: Mapped[str] = mapped_column(String(255))
    until: Mapped[datetime]


class ExternalIdentity(Identified, Base):
    """The account that somebody has linked to who he is to an identity service.

    What that calls him is a fingerprint (of issuer and subject): it may be the number of a document.
    """

    __tablename__ = "external_identity"
    __noun__ = "身份关联"
    __table_args__ = (
        UniqueConstraint("fingerprint", info={"says": "该身份已关联其他账号。"}),
        UniqueConstraint("person_id", info={"says": "该账号已关联其他身份。"}),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    linked_at: Mapped[datetime]
