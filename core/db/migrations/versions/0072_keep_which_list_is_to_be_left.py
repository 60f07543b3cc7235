"""Keep of a decision that waits to be confirmed which one list is to be left"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upkeep_step", sa.Column("place", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("upkeep_step", "place")
