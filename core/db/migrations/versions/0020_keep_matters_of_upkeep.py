"""Keep matters of upkeep"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.triggers import hold

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPENDED = ("upkeep_draw", "upkeep_reminder", "upkeep_step")


def upgrade() -> None:
    op.create_table(
        "upkeep_draw",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seed", sa.String(length=100), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pool", Json, nullable=False),
        sa.Column("chosen", Json, nullable=False),
        sa.Column("drawn_at", Instant, nullable=False),
        sa.Column("drawn_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["person.id"], name=op.f("fk_upkeep_draw_drawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upkeep_draw")),
    )
    op.create_table(
        "upkeep_record",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=False),
        sa.Column("filled_by", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("form_id", sa.String(length=100), nullable=False),
        sa.Column("list_id", sa.String(length=50), nullable=True),
        sa.Column("category", sa.String(length=50), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("clause", sa.String(length=50), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("grade", sa.String(length=50), nullable=True),
        sa.Column("conforms", sa.Boolean(), nullable=True),
        sa.Column("draw_id", sa.String(length=32), nullable=True),
        sa.Column("origin_id", sa.String(length=32), nullable=True),
        sa.Column("call_id", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("opened_by_id", sa.String(length=32), nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_upkeep_record_body_id")),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_upkeep_record_call_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["upkeep_draw.id"], name=op.f("fk_upkeep_record_draw_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_upkeep_record_opened_by_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["upkeep_record.id"], name=op.f("fk_upkeep_record_origin_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_upkeep_record_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upkeep_record")),
    )
    with op.batch_alter_table("upkeep_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upkeep_record_draw_id"), ["draw_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_upkeep_record_origin_id"), ["origin_id"], unique=False)
        batch_op.create_index("ix_upkeep_record_queue", ["state", "kind", "body_id", "updated_at", "id"], unique=False)
        batch_op.create_index("ix_upkeep_record_unit", ["unit_id", "kind", "state"], unique=False)

    op.create_table(
        "upkeep_reminder",
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("sent_at", Instant, nullable=False),
        sa.Column("sent_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_upkeep_reminder_call_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_upkeep_reminder_sent_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_upkeep_reminder_unit_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_upkeep_reminder")),
        sa.UniqueConstraint("call_id", "unit_id", "days", name=op.f("uq_upkeep_reminder_call_id_unit_id_days")),
    )
    with op.batch_alter_table("upkeep_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upkeep_reminder_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "upkeep_step",
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("conforms", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("taken_at", Instant, nullable=False),
        sa.Column("taken_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["upkeep_record.id"], name=op.f("fk_upkeep_step_record_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_upkeep_step_taken_by_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_upkeep_step")),
    )
    with op.batch_alter_table("upkeep_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upkeep_step_record_id"), ["record_id"], unique=False)

    for table in APPENDED:
        hold(table)


def downgrade() -> None:
    with op.batch_alter_table("upkeep_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upkeep_step_record_id"))

    op.drop_table("upkeep_step")
    with op.batch_alter_table("upkeep_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upkeep_reminder_unit_id"))

    op.drop_table("upkeep_reminder")
    with op.batch_alter_table("upkeep_record", schema=None) as batch_op:
        batch_op.drop_index("ix_upkeep_record_unit")
        batch_op.drop_index("ix_upkeep_record_queue")
        batch_op.drop_index(batch_op.f("ix_upkeep_record_origin_id"))
        batch_op.drop_index(batch_op.f("ix_upkeep_record_draw_id"))

    op.drop_table("upkeep_record")
    op.drop_table("upkeep_draw")
