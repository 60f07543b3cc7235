"""Count what is open later"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was counted before stands until the application's next change, which counts anew."""
    op.execute("ALTER TABLE application ADD COLUMN later INTEGER NOT NULL DEFAULT 0")


def downgrade() -> None:
    op.drop_column("application", "later")
