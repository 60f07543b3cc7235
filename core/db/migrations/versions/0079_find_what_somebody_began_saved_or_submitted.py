"""Find what somebody began, saved or submitted: what is kept of a person was looked for among everybody's"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

BY = {"application": "created_by_id", "filling_section": "saved_by_id", "filling_submission": "submitted_by_id"}


def upgrade() -> None:
    for table, person in BY.items():
        op.create_index(op.f(f"ix_{table}_{person}"), table, [person])


def downgrade() -> None:
    for table, person in BY.items():
        op.drop_index(op.f(f"ix_{table}_{person}"), table)
