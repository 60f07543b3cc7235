"""Keep from which event another one followed by the rules of its level"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

from alembic import op

from core.db.triggers import hold, let_go

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added as both databases add a column without making the table anew, so that the triggers stay.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE list_event ADD COLUMN derived_from {number} "
        "CONSTRAINT fk_list_event_derived_from REFERENCES list_event (sequence)"
    )
    op.create_index("ix_list_event_derived_from", "list_event", ["derived_from"], unique=False)


def downgrade() -> None:
    let_go("list_event")
    with op.batch_alter_table("list_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_event_derived_from"))
        batch_op.drop_column("derived_from")
    hold("list_event")
