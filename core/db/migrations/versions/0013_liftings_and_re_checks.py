"""Keep what lifts a bar and what a re-check found as rows"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold, let_go

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPENDED = ("bar", "bar_lifting", "re_check")


def upgrade() -> None:
    # Aside: SQLite makes `bar` anew, which nothing may refer to meanwhile.
    op.execute(
        "CREATE TABLE lifted AS SELECT id, lifted_on, COALESCE(lifted_reason, '') AS reason, lifted_by_id "
        "FROM bar WHERE lifted_on IS NOT NULL"
    )
    with op.batch_alter_table("bar", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_bar_lifted_by_id"), type_="foreignkey")
        batch_op.drop_column("lifted_on")
        batch_op.drop_column("lifted_by_id")
        batch_op.drop_column("lifted_reason")
    op.create_table(
        "bar_lifting",
        sa.Column("bar_id", sa.String(length=32), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=True),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["bar_id"], ["bar.id"], name=op.f("fk_bar_lifting_bar_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_bar_lifting_recorded_by_id")),
        sa.PrimaryKeyConstraint("bar_id", name=op.f("pk_bar_lifting")),
    )
    op.create_table(
        "re_check",
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.String(length=50), nullable=False),
        sa.Column("category", sa.String(length=50), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_re_check_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_re_check_unit_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_re_check")),
    )
    with op.batch_alter_table("re_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_re_check_unit_id"), ["unit_id"], unique=False)

    op.execute(
        "INSERT INTO bar_lifting (bar_id, lifted_on, reason, recorded_by_id) "
        "SELECT id, lifted_on, reason, lifted_by_id FROM lifted"
    )
    op.execute("DROP TABLE lifted")
    # Added as both databases add a column without making the table anew, so that the triggers stay.
    op.execute(
        "ALTER TABLE list_event ADD COLUMN other_id VARCHAR(32) CONSTRAINT fk_list_event_other_id REFERENCES unit (id)"
    )
    op.execute("ALTER TABLE list_event ADD COLUMN listed_on DATE")
    for table in APPENDED:
        hold(table)


def downgrade() -> None:
    for table in (*APPENDED, "list_event"):
        let_go(table)
    with op.batch_alter_table("list_event", schema=None) as batch_op:
        batch_op.drop_column("listed_on")
        batch_op.drop_column("other_id")
    hold("list_event")
    op.execute("CREATE TABLE lifted AS SELECT bar_id, lifted_on, reason, recorded_by_id FROM bar_lifting")
    op.drop_table("bar_lifting")
    with op.batch_alter_table("bar", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lifted_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("lifted_by_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("lifted_reason", sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_bar_lifted_by_id"), "person", ["lifted_by_id"], ["id"])
    op.execute(
        "UPDATE bar SET lifted_on = (SELECT lifted_on FROM lifted WHERE bar_id = bar.id), "
        "lifted_by_id = (SELECT recorded_by_id FROM lifted WHERE bar_id = bar.id), "
        "lifted_reason = (SELECT reason FROM lifted WHERE bar_id = bar.id)"
    )
    op.execute("DROP TABLE lifted")
    with op.batch_alter_table("re_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_re_check_unit_id"))
    op.drop_table("re_check")
