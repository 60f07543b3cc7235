"""Tables: how often a sign-in failed, which passwords somebody had before, who somebody is to an identity service,
which security keys are his."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Now


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
    linked_at: Mapped[Now]


class SecurityKey(Identified, Base):
    """A key that its person holds in the hand (WebAuthn), as it was registered: what it is called and how it is proved.

    `credential` and `public_key` are URL-safe Base64; `sign_count` is how often it says that it was used. One whose
    count went back may have been copied, and is good for nothing since `suspended_at`.
    """

    __tablename__ = "security_key"
    __noun__ = "安全密钥"
    __table_args__ = (
        UniqueConstraint("credential", info={"says": "该安全密钥已经登记。", "field": "answer"}),
        UniqueConstraint("person_id", "name", info={"says": "您已有同名的安全密钥。", "field": "name"}),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(40))
    credential: Mapped[str] = mapped_column(String(1400))
    public_key: Mapped[str] = mapped_column(String(2000))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[Now]
    used_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]


class SpentOnce(Base):
    """What is good once and was used: what a security key was asked to sign, a word of the identity service, a session
    there that it ended.

    By its hash, for longer than it would be good.
    """

    __tablename__ = "spent_once"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    spent_at: Mapped[datetime]
