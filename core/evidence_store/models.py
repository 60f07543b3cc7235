"""Table: what stands in a unit's store of evidence."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db.base import Base, Identified, Now
from core.evidence_store.rules import EvidenceKind
from core.files.models import StoredFile


class StoredEvidence(Identified, Base):
    """A file of a unit's store. Answers name the file itself, so that one stands for many without a copy.

    `replaced_by_id`: the newer one in its place; this one is offered no more, and stays where it is used. ``revision``
    tells a stale page from a fresh one.
    """

    __tablename__ = "stored_evidence"
    __noun__ = "材料"
    __table_args__ = (
        CheckConstraint(
            "valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until", name="ends_after_it_begins"
        ),
    )

    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    kind: Mapped[EvidenceKind]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    added_at: Mapped[Now]
    added_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    replaced_by_id: Mapped[str | None] = mapped_column(ForeignKey("stored_evidence.id"))
    revision: Mapped[int] = mapped_column(default=1)

    file: Mapped[StoredFile] = relationship(lazy="joined")
