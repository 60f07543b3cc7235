"""Let reports in late"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "late_filing"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("admitted_at", Instant, nullable=False),
        sa.Column("admitted_by_id", sa.String(length=32), nullable=False),
        _reference("fk_late_filing_admitted_by_id", "admitted_by_id", "person.id"),
        _reference("fk_late_filing_call_id", "call_id", "opened_call.id"),
        _reference("fk_late_filing_unit_id", "unit_id", "unit.id"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_late_filing")),
    )
    op.create_index("ix_late_filing_call_unit", TABLE, ["call_id", "unit_id"])
    op.create_index(op.f("ix_late_filing_unit_id"), TABLE, ["unit_id"])
    hold(TABLE)


def _reference(name: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(name))


def downgrade() -> None:
    op.drop_table(TABLE)
