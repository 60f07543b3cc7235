"""Keep of how many changes folded counts are: by their newest number and how many rows there are, a fold and what was
written before it and committed behind it looked as if nothing had happened"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

TABLES = ("application_count", "score_sum")
COUNTED = ("call_id", "body_id", "stage", "state", "is_submitted", "has_arrived", "number")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("changes", sa.Integer(), server_default="1", nullable=False))
    op.drop_index("ix_application_count_call", "application_count")
    op.create_index("ix_application_count_call", "application_count", [*COUNTED, "changes"])


def downgrade() -> None:
    op.drop_index("ix_application_count_call", "application_count")
    op.create_index("ix_application_count_call", "application_count", [*COUNTED])
    for table in TABLES:
        op.drop_column(table, "changes")
