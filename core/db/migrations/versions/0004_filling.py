"""Keep what is filled in once, whatever it is filled for.

What applications had of it moves as it is. An evaluator's profile kept the answers to its form itself: they become what
the evaluator has filled in (of the latest profile), and a submission of every profile that stands submitted. Sections
are known to the form's declaration only, so these answers stand without one until each section is saved.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.triggers import hold

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Instant = sa.DateTime(timezone=True)

OLD = "application_id", "application"
NEW = "filling_id", "filling"
TABLES = (  # what applications had, what fillings have
    ("section_answers", "filling_section"),
    ("evidence", "filling_evidence"),
    ("submission", "filling_submission"),
    ("return_for_correction", "filling_return"),
)


def upgrade() -> None:
    op.create_table(
        "filling",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=50), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filling")),
    )
    for owner in ("application", "evaluator"):
        found: sa.Select[Any, Any] = sa.select(sa.column("id"), sa.literal(owner)).select_from(sa.table(owner))
        op.execute(_table("filling").insert().from_select(["id", "purpose"], found))
    _create([new for _, new in TABLES], *NEW, from_stage_needed=False)
    for old, new in TABLES:
        _copy(old, OLD[0], new, NEW[0])
    op.execute(
        "ALTER TABLE evaluator_profile ADD COLUMN submission_id VARCHAR(32) "
        "CONSTRAINT fk_evaluator_profile_submission_id REFERENCES filling_submission (id)"
    )
    _fill_of_profiles(op.get_bind())
    for name in ("form_id", "answers", "typed"):
        op.drop_column("evaluator_profile", name)
    hold("filling_submission")
    for old, _ in TABLES:
        op.drop_table(old)


def downgrade() -> None:
    """Take the tables back, with what applications had; of profiles the answers that were submitted."""
    _create([old for old, _ in TABLES], *OLD, from_stage_needed=True)
    applications = sa.select(_table("application").c.id)
    for old, new in TABLES:
        _copy(new, NEW[0], old, OLD[0], sa.column("filling_id").in_(applications))
    op.add_column("evaluator_profile", sa.Column("form_id", sa.String(length=100)))
    for name in ("answers", "typed"):
        op.add_column("evaluator_profile", sa.Column(name, Json, nullable=False, server_default="{}"))
    bind = op.get_bind()
    profile, submission = _table("evaluator_profile"), _table("filling_submission")
    found = sa.select(profile.c.id, submission.c.answers).join(submission, submission.c.id == profile.c.submission_id)
    for id, by_form in bind.execute(found).all():
        form_id, answers = next(iter(by_form.items()), (None, {}))
        bind.execute(profile.update().where(profile.c.id == id).values(form_id=form_id, answers=answers))
    op.drop_column("evaluator_profile", "submission_id")
    hold("submission")
    for _, new in reversed(TABLES):
        op.drop_table(new)
    op.drop_table("filling")


# --- Tables -----------------------------------------------------------------------------------------------------------


def _create(names: list[str], owner: str, owners: str, *, from_stage_needed: bool) -> None:
    sections, evidence, submissions, returns = names

    def create(name: str, people: str, *more: Any, files: bool = False) -> None:
        keys = {owner: owners, people: "person", **({"file_id": "stored_file"} if files else {})}
        op.create_table(
            name,
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column(owner, sa.String(length=32), nullable=False),
            *more,
            sa.Column(people, sa.String(length=32), nullable=False),
            *(sa.ForeignKeyConstraint([key], [f"{of}.id"], name=op.f(f"fk_{name}_{key}")) for key, of in keys.items()),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )

    create(
        sections,
        "saved_by_id",
        sa.Column("form_id", sa.String(length=100), nullable=False),
        sa.Column("section_id", sa.String(length=100), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("typed", Json, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", Instant, nullable=False),
        sa.UniqueConstraint(owner, "form_id", "section_id", name=op.f(f"uq_{sections}_{owner}_form_id_section_id")),
    )
    create(
        evidence,
        "added_by_id",
        sa.Column("form_id", sa.String(length=100), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("removed_at", Instant, nullable=True),
        sa.UniqueConstraint("file_id", name=op.f(f"uq_{evidence}_file_id")),
        files=True,
    )
    op.create_index(op.f(f"ix_{evidence}_{owner}"), evidence, [owner])
    create(
        submissions,
        "submitted_by_id",
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("files", Json, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", Instant, nullable=False),
        sa.UniqueConstraint(owner, "serial", name=op.f(f"uq_{submissions}_{owner}_serial")),
        sa.UniqueConstraint("token", name=op.f(f"uq_{submissions}_token")),
    )
    create(
        returns,
        "returned_by_id",
        sa.Column("from_stage", sa.String(length=50), nullable=not from_stage_needed),
        sa.Column("sections", Json, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("returned_at", Instant, nullable=False),
        sa.Column("answered_at", Instant, nullable=True),
    )
    op.create_index(op.f(f"ix_{returns}_{owner}"), returns, [owner])


def _copy(source: str, owner: str, target: str, new_owner: str, *where: sa.ColumnElement[bool]) -> None:
    found = _table(source)
    columns = [column for column in found.columns if column.name != owner]
    names = [new_owner, *(column.name for column in columns)]
    op.execute(_table(target).insert().from_select(names, sa.select(found.c[owner], *columns).where(*where)))


def _table(name: str) -> sa.Table:
    """A table as it now stands, its JSON and instants read as our own types."""
    found = sa.Table(name, sa.MetaData(), autoload_with=op.get_bind(), resolve_fks=False)
    for column in found.columns:
        if column.name in {"answers", "typed", "files", "sections"}:
            column.type = Json
        elif column.name.endswith("_at"):
            column.type = Instant
    return found


# --- What evaluators stated -------------------------------------------------------------------------------------------


def _fill_of_profiles(bind: sa.Connection) -> None:
    """The latest profile's answers are what is filled in; every one that stands submitted is a submission."""
    profiles = _table("evaluator_profile")
    serials: dict[str, int] = {}
    for row in bind.execute(sa.select(profiles).order_by(profiles.c.evaluator_id, profiles.c.serial)).all():
        proofs = {file["id"]: file for file in _proofs(bind, row)}
        if row.state in {"submitted", "admitted", "superseded"}:
            serial = serials[row.evaluator_id] = serials.get(row.evaluator_id, 0) + 1
            made = _submission(row, serial, proofs)
            bind.execute(_table("filling_submission").insert().values(made))
            bind.execute(profiles.update().where(profiles.c.id == row.id).values(submission_id=made["id"]))
        latest = sa.select(sa.func.max(profiles.c.serial)).where(profiles.c.evaluator_id == row.evaluator_id)
        is_latest = row.serial == bind.scalar(latest)
        if is_latest and row.form_id is not None:
            bind.execute(_table("filling_section").insert().values(_section(row)))
        for file in proofs.values():
            _attach(bind, row, file, stands=is_latest)


def _proofs(bind: sa.Connection, row: Any) -> Iterator[Mapping[str, Any]]:
    """The files that the answers name, as a submission lists them."""
    files = _table("stored_file")
    owned = sa.select(files).where(files.c.owner_type == "evaluator", files.c.owner_id == row.evaluator_id)
    known = {file.id: file for file in bind.execute(owned)}
    for name, value in row.answers.items():
        for id in value if isinstance(value, list) else ():
            if isinstance(id, str) and id in known:
                file = known[id]
                shown = {"name": file.name, "size": file.size, "sha256": file.sha256}
                yield {"id": id, "form": row.form_id, "field": name, **shown}


def _submission(row: Any, serial: int, proofs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    answers = {} if row.form_id is None else {row.form_id: row.answers}
    files = [dict(proofs[id]) for id in sorted(proofs)]
    content = {"answers": answers, "files": files}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "id": uuid.uuid4().hex,
        "filling_id": row.evaluator_id,
        "serial": serial,
        "token": uuid.uuid4().hex,
        **content,
        "sha256": hashlib.sha256(canonical.encode()).hexdigest(),
        "submitted_at": row.submitted_at or row.saved_at,
        "submitted_by_id": row.submitted_by_id or row.saved_by_id,
    }


def _section(row: Any) -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex,
        "filling_id": row.evaluator_id,
        "form_id": row.form_id,
        "section_id": "",
        "answers": row.answers,
        "typed": row.typed,
        "revision": 1,
        "saved_at": row.saved_at,
        "saved_by_id": row.saved_by_id,
    }


def _attach(bind: sa.Connection, row: Any, file: Mapping[str, Any], *, stands: bool) -> None:
    """Let a file support the answer that names it; one that only an earlier profile names was removed since."""
    evidence = _table("filling_evidence")
    values = {"form_id": row.form_id, "field": file["field"], "removed_at": None if stands else row.saved_at}
    if bind.scalar(sa.select(evidence.c.id).where(evidence.c.file_id == file["id"])) is not None:
        bind.execute(evidence.update().where(evidence.c.file_id == file["id"]).values(values))
        return
    added = {"added_at": row.saved_at, "added_by_id": row.saved_by_id}
    made = {"id": uuid.uuid4().hex, "filling_id": row.evaluator_id, "file_id": file["id"], **added, **values}
    bind.execute(evidence.insert().values(made))
