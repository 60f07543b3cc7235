"""Remind of applications"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "application_reminder",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_reminder_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_reminder")),
        sa.UniqueConstraint(
            "application_id", "until", "days", name=op.f("uq_application_reminder_application_id_until_days")
        ),
    )


def downgrade() -> None:
    op.drop_table("application_reminder")
