"""Keep each plan of cultivation that was filed: what is filed again takes the place of nothing."""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold, let_go

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cultivation_plan") as batch:
        batch.add_column(sa.Column("serial", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("changed", sa.Text(), nullable=True))
        batch.drop_constraint("uq_cultivation_plan_body_id_year", type_="unique")
        batch.create_unique_constraint("uq_cultivation_plan_body_id_year_serial", ["body_id", "year", "serial"])
    with op.batch_alter_table("cultivation_plan") as batch:
        batch.alter_column("serial", server_default=None)
    hold("cultivation_plan")


def downgrade() -> None:
    let_go("cultivation_plan")
    op.execute(
        "DELETE FROM cultivation_plan WHERE EXISTS (SELECT 1 FROM cultivation_plan AS later "
        "WHERE later.body_id = cultivation_plan.body_id AND later.year = cultivation_plan.year "
        "AND later.serial > cultivation_plan.serial)"
    )
    with op.batch_alter_table("cultivation_plan") as batch:
        batch.drop_constraint("uq_cultivation_plan_body_id_year_serial", type_="unique")
        batch.create_unique_constraint("uq_cultivation_plan_body_id_year", ["body_id", "year"])
        batch.drop_column("changed")
        batch.drop_column("serial")
