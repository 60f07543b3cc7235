"""Keep the last change of an application that is quiet apart from the last of which others may know"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)

# Where the last change was a quiet one, what came before it is told by the moves that everybody knows.
APART = """
UPDATE application SET quietly_at = updated_at, quietly_by_id = updated_by_id, quietly_what = '办理了这项申报'
WHERE updated_what = '办理中'
"""
BEFORE = """
UPDATE application SET
    updated_what = '办理了这项申报',
    updated_at = coalesce(
        (SELECT max(moved_at) FROM move WHERE application_id = application.id AND visible_to_applicant),
        submitted_at, created_at),
    updated_by_id = (
        SELECT moved_by_id FROM move WHERE application_id = application.id AND visible_to_applicant
        ORDER BY serial DESC LIMIT 1)
WHERE updated_what = '办理中'
"""
BACK = """
UPDATE application SET updated_at = quietly_at, updated_by_id = quietly_by_id, updated_what = '办理中'
WHERE quietly_at >= updated_at
"""


def upgrade() -> None:
    op.add_column("application", sa.Column("quietly_at", Instant, nullable=True))
    op.execute(
        "ALTER TABLE application ADD COLUMN quietly_by_id VARCHAR(32) "
        "CONSTRAINT fk_application_quietly_by_id REFERENCES person (id)"
    )
    op.add_column("application", sa.Column("quietly_what", sa.String(length=200), nullable=False, server_default=""))
    op.execute(APART)
    op.execute(BEFORE)


def downgrade() -> None:
    op.execute(BACK)
    for column in ("quietly_at", "quietly_by_id", "quietly_what"):
        op.drop_column("application", column)
