"""Keep of which date units were reminded: of one that was put off nobody was reminded any more"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold, let_go

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

TABLE = "upkeep_reminder"
BEFORE, NOW = ("call_id", "unit_id", "days"), ("call_id", "unit_id", "days", "until")


def upgrade() -> None:
    let_go(TABLE)
    with op.batch_alter_table(TABLE) as batch:
        batch.add_column(sa.Column("until", sa.DateTime(timezone=True), nullable=True))
        batch.drop_constraint(_unique(BEFORE), type_="unique")
        batch.create_unique_constraint(_unique(NOW), [*NOW])
    hold(TABLE)


def downgrade() -> None:
    let_go(TABLE)
    op.execute(
        "DELETE FROM upkeep_reminder WHERE EXISTS (SELECT 1 FROM upkeep_reminder AS later "
        "WHERE later.sequence > upkeep_reminder.sequence AND later.call_id = upkeep_reminder.call_id "
        "AND later.unit_id = upkeep_reminder.unit_id AND later.days = upkeep_reminder.days)"
    )
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(_unique(NOW), type_="unique")
        batch.create_unique_constraint(_unique(BEFORE), [*BEFORE])
        batch.drop_column("until")
    hold(TABLE)


def _unique(columns: tuple[str, ...]) -> str:
    return f"uq_{TABLE}_{'_'.join(columns)}"
