"""Let steps of upkeep bear files, reviews and decisions that wait to be confirmed, and settle what reports admit"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


COLUMNS = {
    "assessed_by": "VARCHAR(40)",
    "assessors": "TEXT",
    "clause": "VARCHAR(50)",
    "otherwise": "TEXT",
    "file_id": "VARCHAR(32) CONSTRAINT fk_upkeep_step_file_id REFERENCES stored_file (id)",
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE upkeep_step ADD COLUMN {name} {kind}")
    op.create_table(
        "upkeep_settlement",
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("settled_at", Instant, nullable=False),
        sa.Column("settled_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_upkeep_settlement_application_id")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["upkeep_record.id"], name=op.f("fk_upkeep_settlement_record_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_upkeep_settlement_settled_by_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_upkeep_settlement")),
    )
    op.create_index("ix_upkeep_settlement_application", "upkeep_settlement", ["application_id", "field"])
    hold("upkeep_settlement")


def downgrade() -> None:
    op.drop_table("upkeep_settlement")
    for name in COLUMNS:
        op.drop_column("upkeep_step", name)
