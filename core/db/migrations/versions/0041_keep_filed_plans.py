"""Keep each plan of cultivation that was filed: what is filed again takes the place of nothing."""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

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
    for statement in triggers("cultivation_plan", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in untriggers("cultivation_plan", op.get_bind().dialect.name):
        op.execute(statement)
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


def triggers(table: str, dialect: str) -> Iterator[str]:
    if dialect == "postgresql":
        yield (
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        yield (
            f'CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("update", "delete"):
        yield (
            f'CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def untriggers(table: str, dialect: str) -> Iterator[str]:
    if dialect == "postgresql":
        yield f'DROP TRIGGER {table}_append_only ON "{table}"'
        yield f'DROP TRIGGER {table}_not_emptied ON "{table}"'
        return
    for verb in ("update", "delete"):
        yield f"DROP TRIGGER {table}_no_{verb}"
