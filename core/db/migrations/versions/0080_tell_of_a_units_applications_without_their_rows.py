"""Tell of a unit's applications without their rows: a word of a thousand names read a thousand wide rows, to count them
by tab and to put them in order"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

TOLD = ("unit_id", "call_id", "submitted_at", "id", "body_id", "stage", "state")


def upgrade() -> None:
    op.create_index(op.f("ix_application_of_unit"), "application", [*TOLD])
    op.drop_index(op.f("ix_application_unit_id"), "application")


def downgrade() -> None:
    op.create_index(op.f("ix_application_unit_id"), "application", ["unit_id"])
    op.drop_index(op.f("ix_application_of_unit"), "application")
