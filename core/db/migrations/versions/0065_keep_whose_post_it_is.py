"""Keep which body a post of a thread is from, or for"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("thread_post", sa.Column("office", sa.String(length=50), nullable=True))


def downgrade() -> None:
    op.drop_column("thread_post", "office")
