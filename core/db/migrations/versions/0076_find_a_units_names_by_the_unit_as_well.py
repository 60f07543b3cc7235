"""Find a unit's names by the unit as well: they were looked for among everybody's"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_unit_name_name_key", "unit_name")
    op.create_index("ix_unit_name_name_key", "unit_name", ["name_key", "unit_id"])
    op.create_index("ix_unit_name_unit_id", "unit_name", ["unit_id", "name_key"])


def downgrade() -> None:
    op.drop_index("ix_unit_name_unit_id", "unit_name")
    op.drop_index("ix_unit_name_name_key", "unit_name")
    op.create_index("ix_unit_name_name_key", "unit_name", ["name_key"])
