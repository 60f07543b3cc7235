"""Count caps by call"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A period may be a call's id. SQLite holds no text to its length."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("cap_place", "period", type_=sa.String(length=100), existing_type=sa.String(length=10))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("cap_place", "period", type_=sa.String(length=10), existing_type=sa.String(length=100))
