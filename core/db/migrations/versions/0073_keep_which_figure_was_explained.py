"""Keep which figure an explanation is of: another one wants words of its own"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("score_explanation", sa.Column("figure", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("score_explanation", "figure")
