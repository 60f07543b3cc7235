"""Count for places"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "body_figure"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=50), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("entered_by_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_body_figure_count_not_negative")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_figure_body_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_body_figure_entered_by_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_body_figure")),
    )
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.create_index("ix_body_figure_year", ["year", "figure", "body_id"], unique=False)
    keep(TABLE)


def keep(table: str) -> None:
    """Let the database itself refuse that a row is changed or taken away."""
    if op.get_bind().dialect.name == "postgresql":
        for name, what, each in (("append_only", "UPDATE OR DELETE", "ROW"), ("not_emptied", "TRUNCATE", "STATEMENT")):
            op.execute(
                f'CREATE TRIGGER {table}_{name} BEFORE {what} ON "{table}" '
                f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
            )
    else:
        for verb in ("update", "delete"):
            op.execute(
                f'CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_index("ix_body_figure_year")
    op.drop_table(TABLE)
