"""Keep what experts scored"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.triggers import hold

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Exact = sa.Numeric().with_variant(sa.Double(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "expert_score",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("score", Exact, nullable=False),
        sa.Column("full", Exact, nullable=False),
        sa.Column("spread", Exact, nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("parts", Json, nullable=False),
        sa.Column("tier", sa.String(length=50), nullable=True),
        sa.Column("closed_at", Instant, nullable=False),
        sa.Column("closed_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_expert_score_application_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_expert_score_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_score")),
        sa.UniqueConstraint(
            "application_id", "stage", "serial", name=op.f("uq_expert_score_application_id_stage_serial")
        ),
    )
    op.create_table(
        "expert_discussion",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("score_id", sa.String(length=32), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_expert_discussion_recorded_by_id")),
        sa.ForeignKeyConstraint(["score_id"], ["expert_score.id"], name=op.f("fk_expert_discussion_score_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_discussion")),
        sa.UniqueConstraint("score_id", name=op.f("uq_expert_discussion_score_id")),
    )
    op.create_table(
        "expert_sheet",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("assignment_id", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=32), nullable=False),
        sa.Column("points", Exact, nullable=False),
        sa.Column("handed_in_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["expert_assignment.id"], name=op.f("fk_expert_sheet_assignment_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["filling_submission.id"], name=op.f("fk_expert_sheet_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_sheet")),
        sa.UniqueConstraint("assignment_id", "serial", name=op.f("uq_expert_sheet_assignment_id_serial")),
    )
    for table in ("expert_sheet", "expert_score", "expert_discussion"):
        hold(table)


def downgrade() -> None:
    op.drop_table("expert_sheet")
    op.drop_table("expert_discussion")
    op.drop_table("expert_score")
