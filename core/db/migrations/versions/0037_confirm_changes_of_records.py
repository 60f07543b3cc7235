"""Confirm changes of records"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.triggers import hold

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPENDED = ("bar_voiding", "record_change", "record_change_answer", "record_joining", "record_parting")


def upgrade() -> None:
    _changes()
    _joinings()
    for table in APPENDED:
        hold(table)


def _changes() -> None:
    op.create_table(
        "bar_voiding",
        sa.Column("bar_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["bar_id"], ["bar.id"], name=op.f("fk_bar_voiding_bar_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_bar_voiding_recorded_by_id")),
        sa.PrimaryKeyConstraint("bar_id", name=op.f("pk_bar_voiding")),
    )
    op.create_table(
        "record_change",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("terms", Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("proposed_at", Instant, nullable=False),
        sa.Column("proposed_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_record_change_proposed_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_record_change_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_change")),
    )
    op.create_index(op.f("ix_record_change_unit_id"), "record_change", ["unit_id"])
    op.create_table(
        "record_change_answer",
        sa.Column("change_id", sa.String(length=32), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_at", Instant, nullable=False),
        sa.Column("answered_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_record_change_answer_answered_by_id")),
        sa.ForeignKeyConstraint(["change_id"], ["record_change.id"], name=op.f("fk_record_change_answer_change_id")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_record_change_answer")),
    )


def _joinings() -> None:
    """A record that was joined in error may be joined anew: its joinings are several, of which one stands."""
    op.create_table(
        "record_joining",
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("into_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("joined_at", Instant, nullable=False),
        sa.Column("joined_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["into_id"], ["unit.id"], name=op.f("fk_record_joining_into_id")),
        sa.ForeignKeyConstraint(["joined_by_id"], ["person.id"], name=op.f("fk_record_joining_joined_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_record_joining_unit_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_record_joining")),
    )
    op.create_index(op.f("ix_record_joining_into_id"), "record_joining", ["into_id"])
    op.create_index(op.f("ix_record_joining_unit_id"), "record_joining", ["unit_id"])
    op.create_table(
        "record_parting",
        sa.Column("joining", Serial, nullable=False, autoincrement=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("parted_at", Instant, nullable=False),
        sa.Column("parted_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["joining"], ["record_joining.sequence"], name=op.f("fk_record_parting_joining")),
        sa.ForeignKeyConstraint(["parted_by_id"], ["person.id"], name=op.f("fk_record_parting_parted_by_id")),
        sa.PrimaryKeyConstraint("joining", name=op.f("pk_record_parting")),
    )
    op.execute(
        "INSERT INTO record_joining (unit_id, into_id, reason, document_number, joined_at, joined_by_id) "
        "SELECT unit_id, into_id, reason, document_number, joined_at, joined_by_id FROM unit_joining "
        "ORDER BY joined_at, unit_id"
    )
    op.drop_table("unit_joining")


def downgrade() -> None:
    op.create_table(
        "unit_joining",
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("into_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("joined_at", Instant, nullable=False),
        sa.Column("joined_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["into_id"], ["unit.id"], name=op.f("fk_unit_joining_into_id")),
        sa.ForeignKeyConstraint(["joined_by_id"], ["person.id"], name=op.f("fk_unit_joining_joined_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_joining_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_joining")),
    )
    op.create_index(op.f("ix_unit_joining_into_id"), "unit_joining", ["into_id"])
    op.execute(
        "INSERT INTO unit_joining (unit_id, into_id, reason, document_number, joined_at, joined_by_id) "
        "SELECT unit_id, into_id, reason, document_number, joined_at, joined_by_id FROM record_joining "
        "WHERE sequence NOT IN (SELECT joining FROM record_parting)"
    )
    hold("unit_joining")
    for table in ("record_parting", "record_joining", "record_change_answer", "record_change", "bar_voiding"):
        op.drop_table(table)
