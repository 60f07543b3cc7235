"""Table: what offices issued, each with its number and the file as it went out."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Now, appended
from core.plugin_api.declarations import DispatchKind


@appended
class Dispatch(Identified, Base):
    """A letter about one application, or a notice about all that stand on it; it never changes.

    `office`: the body that issued it, or the department. `serial` counts by office, year and kind. `sha256` is the sum
    of the file, `template` that of the template it was made from.
    """

    __tablename__ = "dispatch"
    __noun__ = "文书"
    __table_args__ = (
        UniqueConstraint("office", "year", "kind", "serial"),
        UniqueConstraint("number", info={"says": "这个文号已经用过，请联系系统管理员核对文号格式。"}),
        Index(None, "issued_at"),
    )

    kind: Mapped[DispatchKind]
    office: Mapped[str] = mapped_column(String(50))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    to_name: Mapped[str] = mapped_column(String(200))
    application_id: Mapped[str | None] = mapped_column(ForeignKey("application.id"), index=True)
    notice_id: Mapped[str | None] = mapped_column(ForeignKey("public_notice.id"), index=True)
    publication_id: Mapped[str | None] = mapped_column(ForeignKey("publication.id"), index=True)
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    template: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[Now]
    issued_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
