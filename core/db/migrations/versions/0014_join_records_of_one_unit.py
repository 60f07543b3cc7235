"""Join records of one unit"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLE = "unit_joining"

Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
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
    with op.batch_alter_table("unit_joining", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_joining_into_id"), ["into_id"], unique=False)

    # Added as both databases add a column without making the table anew.
    op.execute(
        "ALTER TABLE unit ADD COLUMN merged_into_id VARCHAR(32) CONSTRAINT fk_unit_merged_into_id REFERENCES unit (id)"
    )
    op.create_index(op.f("ix_unit_merged_into_id"), "unit", ["merged_into_id"])
    hold(TABLE)


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_index(op.f("ix_unit_merged_into_id"), table_name="unit")
    op.drop_column("unit", "merged_into_id")
