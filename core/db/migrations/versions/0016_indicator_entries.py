"""Keep what each side says of each indicator"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.triggers import hold

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Exact = sa.Numeric().with_variant(sa.Double(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "indicator_entry",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("sheet_id", sa.String(length=32), nullable=False),
        sa.Column("indicator", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("figure", sa.String(length=60), nullable=True),
        sa.Column("base", Exact, nullable=True),
        sa.Column("leading", Exact, nullable=True),
        sa.Column("weight", Exact, nullable=False),
        sa.Column("points", Exact, nullable=False),
        sa.Column("judged", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("waiver", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("entered_by_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("side <> 'applicant'", name=op.f("ck_indicator_entry_not_the_applicants")),
        sa.CheckConstraint(
            "state <> 'scored' OR waiver IS NOT NULL OR CAST(evidence AS TEXT) <> '[]'",
            name=op.f("ck_indicator_entry_proven_or_waived"),
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_indicator_entry_application_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_indicator_entry_entered_by_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["filling_submission.id"], name=op.f("fk_indicator_entry_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_entry")),
        sa.UniqueConstraint(
            "application_id",
            "side",
            "sheet_id",
            "indicator",
            "serial",
            name="uq_indicator_entry_serial",
        ),
    )
    hold("indicator_entry")


def downgrade() -> None:
    op.drop_table("indicator_entry")
