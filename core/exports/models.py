"""Table: the register of exports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db.base import Base, Serial, appended


@appended
class Export(Base):
    """A file that somebody took away. `number` stands in it, where its format has a place; `size` is in bytes.

    `by_name` is the name that the person bore then, `what` is what the file is, in words.
    """

    __tablename__ = "export"
    __noun__ = "导出文件"
    __table_args__ = (UniqueConstraint("number"),)

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    by_name: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
