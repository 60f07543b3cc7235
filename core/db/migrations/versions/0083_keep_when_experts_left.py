"""Keep when experts left the pool, so that what it says of them goes in its time"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("expert") as batch:
        batch.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    # Nobody kept when those left who are out already: their time begins now.
    op.execute("UPDATE expert SET left_at = CURRENT_TIMESTAMP WHERE NOT active")


def downgrade() -> None:
    with op.batch_alter_table("expert") as batch:
        batch.drop_column("left_at")
