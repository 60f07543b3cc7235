"""What fed the ledger: imports of past lists, and the acts that published new ones."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Json, Now


class ListImport(Identified, Base):
    """One import of a file: who, when, which bytes, and the report on every row that was not simply taken.

    `body_id` is the recommending body whose own list it is; None for the department's imports.
    """

    __tablename__ = "list_import"
    __noun__ = "名单导入记录"

    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    options: Mapped[dict[str, object]] = mapped_column(Json)
    report: Mapped[dict[str, object]] = mapped_column(Json)
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"), index=True)
    imported_at: Mapped[Now]
    imported_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class Publication(Identified, Base):
    """The act that published a list or plan: its title, document number and day. Its units are list events."""

    __tablename__ = "publication"

    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"), index=True)
    stage: Mapped[str] = mapped_column(String(50))
    list_id: Mapped[str] = mapped_column(String(50))  # a level, or a plan
    title: Mapped[str] = mapped_column(String(200))
    document_number: Mapped[str] = mapped_column(String(100))
    published_on: Mapped[date]
    published_at: Mapped[Now]
    published_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
