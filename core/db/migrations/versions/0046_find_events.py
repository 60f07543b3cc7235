"""Find events by the name of who acted, and by kind"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("by_name", "subject_type"):
        op.create_index(op.f(f"ix_audit_event_{column}_number"), "audit_event", [column, "number"])


def downgrade() -> None:
    for column in ("by_name", "subject_type"):
        op.drop_index(op.f(f"ix_audit_event_{column}_number"), "audit_event")
