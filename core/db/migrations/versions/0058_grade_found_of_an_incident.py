"""The grade found of an incident"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upkeep_step", sa.Column("grade", sa.String(length=50), nullable=True))


def downgrade() -> None:
    op.drop_column("upkeep_step", "grade")
