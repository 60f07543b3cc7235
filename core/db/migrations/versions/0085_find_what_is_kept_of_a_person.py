"""Find what is kept of a person by indexes: whoever asked what that is had notes, exports and requests of all others
gone through"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

WHOSE = {"export": "by_id", "internal_note": "written_by_id", "representation": "person_id"}


def upgrade() -> None:
    for table, whose in WHOSE.items():
        op.create_index(op.f(f"ix_{table}_{whose}"), table, [whose])


def downgrade() -> None:
    for table, whose in WHOSE.items():
        op.drop_index(op.f(f"ix_{table}_{whose}"), table)
