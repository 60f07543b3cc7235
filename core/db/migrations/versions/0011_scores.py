"""Keep scores, and why figures differ from last year's"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.triggers import hold

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Exact = sa.Numeric().with_variant(sa.Double(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

TABLES = ("score", "score_line", "score_explanation")


def upgrade() -> None:
    op.create_table(
        "score_explanation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filling_id", sa.String(length=32), nullable=False),
        sa.Column("indicator", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", Instant, nullable=False),
        sa.Column("written_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["filling_id"], ["filling.id"], name=op.f("fk_score_explanation_filling_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_score_explanation_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_explanation")),
        sa.UniqueConstraint(
            "filling_id", "indicator", "serial", name=op.f("uq_score_explanation_filling_id_indicator_serial")
        ),
    )
    op.create_table(
        "score",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filling_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=32), nullable=True),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=50), nullable=False),
        sa.Column("revision_id", sa.String(length=32), nullable=True),
        sa.Column("total", Exact, nullable=False),
        sa.Column("full", Exact, nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("scored_at", Instant, nullable=False),
        sa.Column("scored_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_score_call_id")),
        sa.ForeignKeyConstraint(["filling_id"], ["filling.id"], name=op.f("fk_score_filling_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["benchmark_revision.id"], name=op.f("fk_score_revision_id")),
        sa.ForeignKeyConstraint(["scored_by_id"], ["person.id"], name=op.f("fk_score_scored_by_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["filling_submission.id"], name=op.f("fk_score_submission_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_score_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("filling_id", "side", "serial", name=op.f("uq_score_filling_id_side_serial")),
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.create_index("ix_score_call", ["call_id", "category", "side"], unique=False)
        batch_op.create_index("ix_score_unit", ["unit_id", "category"], unique=False)

    op.create_table(
        "score_line",
        sa.Column("score_id", sa.String(length=32), nullable=False),
        sa.Column("indicator", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("figure", sa.String(length=60), nullable=True),
        sa.Column("base", Exact, nullable=True),
        sa.Column("leading", Exact, nullable=True),
        sa.Column("weight", Exact, nullable=False),
        sa.Column("points", Exact, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["score_id"], ["score.id"], name=op.f("fk_score_line_score_id")),
        sa.PrimaryKeyConstraint("score_id", "indicator", name=op.f("pk_score_line")),
    )
    for table in TABLES:
        hold(table)


def downgrade() -> None:
    op.drop_table("score_line")
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.drop_index("ix_score_unit")
        batch_op.drop_index("ix_score_call")

    op.drop_table("score")
    op.drop_table("score_explanation")
