"""Find what was submitted last, of whichever call: a search for what stands in every name put all applications in
order"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_application_latest"), "application", ["submitted_at", "id", "body_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_application_latest"), "application")
