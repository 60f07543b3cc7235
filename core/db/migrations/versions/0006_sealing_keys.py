"""Keep which keys sealed personal data, and give what they seal the room it needs.

What lies there is sealed behind this migration, by `greenroll db upgrade`, batch by batch (`core/db/resealing.py`):
migrations know no keys.
"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LONGER = (
    ("person", "phone", 30),
    ("person", "tf_phone_number", 30),
    ("evaluator_profile", "contact_name", 60),
    ("evaluator_profile", "contact_phone", 30),
    ("evaluator_identity", "masked", 60),
    ("objection", "name", 100),
    ("objection", "contact", 200),
    ("representation", "successor_email", 254),
)


def upgrade() -> None:
    op.create_table(
        "sealing_key",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sealing_key")),
    )
    if op.get_bind().dialect.name == "postgresql":  # SQLite holds nobody to a length
        for table, column, length in LONGER:
            op.alter_column(table, column, existing_type=sa.String(length=length), type_=sa.Text())


def downgrade() -> None:
    """Only where nothing was sealed: what was, no older code can read."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column, length in LONGER:
            op.alter_column(table, column, existing_type=sa.Text(), type_=sa.String(length=length))
    op.drop_table("sealing_key")
