"""Keep the evidence of units in a store, of which a file may stand in many fillings"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0070"
branch_labels = None
depends_on = None

TABLE, EVIDENCE = "stored_evidence", "filling_evidence"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.String(length=32), nullable=False),
        sa.Column("replaced_by_id", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until",
            name=op.f("ck_stored_evidence_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_stored_evidence_unit_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_stored_evidence_file_id")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_stored_evidence_added_by_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["stored_evidence.id"], name=op.f("fk_stored_evidence_replaced_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_evidence")),
        sa.UniqueConstraint("file_id", name=op.f("uq_stored_evidence_file_id")),
    )
    op.create_index(op.f("ix_stored_evidence_unit_id"), TABLE, ["unit_id"])
    with op.batch_alter_table(EVIDENCE, schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_filling_evidence_filling_id"))
        batch_op.drop_constraint(op.f("uq_filling_evidence_file_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_filling_evidence_filling_id_file_id"), ["filling_id", "file_id"])
        batch_op.create_index(op.f("ix_filling_evidence_file_id"), ["file_id"])


def downgrade() -> None:
    """Where a file of a store stands in several fillings, there is no way back to one: the operator is told."""
    with op.batch_alter_table(EVIDENCE, schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_filling_evidence_file_id"))
        batch_op.drop_constraint(op.f("uq_filling_evidence_filling_id_file_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_filling_evidence_file_id"), ["file_id"])
        batch_op.create_index(op.f("ix_filling_evidence_filling_id"), ["filling_id"])
    op.drop_index(op.f("ix_stored_evidence_unit_id"), table_name=TABLE)
    op.drop_table(TABLE)
