"""What is filled in: sections and their evidence, what was submitted of them, and what was returned for correction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, column_property, mapped_column

from core.db.base import Base, Identified, Now, appended
from core.db.sealing import SealedJson, seal_of
from core.filling.rules.answers import mark


class Filling(Base):
    """Forms that are filled for something: `purpose` names what kind of thing, and the id is that thing's own.

    So whoever reads the answers of thousands of applications asks for them by the applications' ids.
    """

    __tablename__ = "filling"
    __noun__ = "填报内容"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(50))


class SectionAnswers(Identified, Base):
    """The saved answers of one section: JSON of the form's schema. ``revision`` tells a stale page from a fresh one.

    ``typed`` keeps, by field, what was typed into a draft and could not be read as an answer: it is shown again beside
    its error, and never submitted. ``unconfirmed`` names the fields whose answers were carried over from an earlier
    filling, and which nobody has confirmed or changed yet. ``unrecorded`` keeps the answers as the trail knows them
    while what saved itself since has no event there (`core.filling.operations.recording`). A row without a section's
    id holds answers that were kept before sections were told apart; each goes to its section when that is saved.
    """

    __tablename__ = "filling_section"
    __noun__ = "填报内容"
    __table_args__ = (UniqueConstraint("filling_id", "form_id", "section_id"),)

    filling_id: Mapped[str] = mapped_column(ForeignKey("filling.id"))
    form_id: Mapped[str] = mapped_column(String(100))
    section_id: Mapped[str] = mapped_column(String(100))
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJson("filling_section.answers"))
    typed: Mapped[dict[str, Any]] = mapped_column(SealedJson("filling_section.typed"), default=dict)
    unconfirmed: Mapped[list[str] | None] = mapped_column(default=list)
    unrecorded: Mapped[dict[str, Any] | None] = mapped_column(SealedJson("filling_section.unrecorded"))
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[Now]
    saved_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)


class Evidence(Identified, Base):
    """A stored file that supports one answer. Removing it from a draft ends it; what was submitted keeps its files.

    A file of a unit's store stands in many fillings.
    """

    __tablename__ = "filling_evidence"
    __noun__ = "佐证材料"
    __table_args__ = (UniqueConstraint("filling_id", "file_id"),)

    filling_id: Mapped[str] = mapped_column(ForeignKey("filling.id"))
    form_id: Mapped[str] = mapped_column(String(100))
    field: Mapped[str] = mapped_column(String(100))
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id"), index=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]


@appended
class Submission(Identified, Base):
    """What was submitted, word for word. ``token`` makes a form that is sent twice one submission.

    ``answers``: form id → {field: value}. ``files``: the evidence, as ``{id, form, field, name, size, sha256}``.
    ``sha256`` is that of the canonical JSON of both (`core.filling.rules.snapshot`). ``mark`` names the answers
    as they stand: by how they were sealed, which is another once what is personal was taken out of them.
    """

    __tablename__ = "filling_submission"
    __noun__ = "提交记录"
    __table_args__ = (UniqueConstraint("filling_id", "serial"),)

    filling_id: Mapped[str] = mapped_column(ForeignKey("filling.id"))
    serial: Mapped[int]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJson("filling_submission.answers"))
    files: Mapped[list[Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[Now]
    submitted_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    seal: Mapped[str] = column_property(seal_of(answers))

    @property
    def mark(self) -> str:
        return mark(self.id, self.seal)


class Return(Identified, Base):
    """A request to correct chosen sections (a list of ``form/section``).

    ``from_stage`` is where what it was filled for resumes, if that knows stages.
    """

    __tablename__ = "filling_return"
    __noun__ = "退回补正"

    filling_id: Mapped[str] = mapped_column(ForeignKey("filling.id"), index=True)
    from_stage: Mapped[str | None] = mapped_column(String(50))
    sections: Mapped[list[str]]
    message: Mapped[str]
    due: Mapped[date | None]
    returned_at: Mapped[Now]
    returned_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
