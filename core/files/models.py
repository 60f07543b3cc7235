"""What is known of an uploaded file. Its bytes lie in the store, under their SHA-256."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Now, rows_where
from core.files.workflow import Scan


class StoredFile(Identified, Base):
    """One upload: two uploads of the same bytes are two records of one content.

    `purpose` names the registered purpose that says who may open it. `owner_type` and `owner_id` say what it belongs
    to; a file without an owner is waiting to be used and is cleaned up if it never is. `name` is the uploader's, for
    display and download only: it is never a path. `size` is in bytes. `scan` is what a virus scanner said of it.
    """

    __tablename__ = "stored_file"
    __noun__ = "文件"
    __table_args__ = (
        CheckConstraint("size > 0", name="not_empty"),
        CheckConstraint("(owner_type IS NULL) = (owner_id IS NULL)", name="owner_whole"),
        Index("ix_stored_file_owner", "owner_type", "owner_id"),
        Index(None, "uploaded_by_id", "owner_id"),
        Index("ix_stored_file_waiting", "id", **rows_where("scan = 'waiting'")),
    )

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(255))
    purpose: Mapped[str] = mapped_column(String(50))
    owner_type: Mapped[str | None] = mapped_column(String(50))
    owner_id: Mapped[str | None] = mapped_column(String(64))
    uploaded_at: Mapped[Now]
    scan: Mapped[Scan] = mapped_column(default=Scan.UNASKED)
    uploaded_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
