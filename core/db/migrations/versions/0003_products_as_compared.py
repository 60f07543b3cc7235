"""Keep how a product's name is compared beside it, so that how it was typed makes no second product of it."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LIVE = sa.text("state <> 'withdrawn'")
ENTRY = ("call_id", "unit_id", "category")

# As names are compared at this revision; a later way of comparing brings a migration of its own.
ALIKE = str.maketrans("‐‑‒–—―−－﹣" + "•‧∙⋅・･" + "〔［【〈《｛[{〕］】〉》｝]}", "-" * 9 + "·" * 6 + "(" * 8 + ")" * 8)


def upgrade() -> None:
    op.add_column("application", sa.Column("subject_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("listing", sa.Column("subject_key", sa.Text(), nullable=False, server_default=""))
    application = sa.table(
        "application", *map(sa.column, ("id", "number", "state", *ENTRY, "subject_name", "subject_key"))
    )
    listing = sa.table("listing", sa.column("subject"), sa.column("subject_key"))
    connection = op.get_bind()
    taken: set[tuple[str, ...]] = set()
    named = sa.select(application).where(application.c.subject_name != "").order_by(application.c.number)
    for row in connection.execute(named).all():
        key = compared(row.subject_name)
        entry = (row.call_id, row.unit_id, row.category, key)
        if row.state != "withdrawn":
            # A product that was entered twice, spelled differently, stays so: the second keeps a key of its own.
            key = f"{key}#{row.number}" if entry in taken else key
            taken.add(entry)
        connection.execute(sa.update(application).where(application.c.id == row.id).values(subject_key=key))
    for subject in connection.scalars(sa.select(listing.c.subject).where(listing.c.subject != "").distinct()).all():
        connection.execute(sa.update(listing).where(listing.c.subject == subject).values(subject_key=compared(subject)))
    replace_index("subject_key")


def downgrade() -> None:
    replace_index("subject_name")
    op.drop_column("listing", "subject_key")
    op.drop_column("application", "subject_key")


def replace_index(column: str) -> None:
    op.drop_index("uq_application_live_entry", table_name="application")
    op.create_index(
        "uq_application_live_entry",
        "application",
        [*ENTRY, column],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def compared(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).translate(ALIKE).split()).casefold()
