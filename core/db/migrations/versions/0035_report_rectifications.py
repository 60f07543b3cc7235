"""Report rectifications"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rectification_report",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("complaint_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_at", Instant, nullable=False),
        sa.Column("reported_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_rectification_report_complaint_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_rectification_report_reported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_report")),
    )
    op.create_index(op.f("ix_rectification_report_complaint_id"), "rectification_report", ["complaint_id"])


def downgrade() -> None:
    op.drop_table("rectification_report")
