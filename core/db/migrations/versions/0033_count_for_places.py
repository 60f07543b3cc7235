"""Count for places"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "body_figure"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=50), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("entered_by_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_body_figure_count_not_negative")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_figure_body_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_body_figure_entered_by_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_body_figure")),
    )
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.create_index("ix_body_figure_year", ["year", "figure", "body_id"], unique=False)
    hold(TABLE)


def downgrade() -> None:
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_index("ix_body_figure_year")
    op.drop_table(TABLE)
