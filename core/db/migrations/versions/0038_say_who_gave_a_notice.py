"""Say who gave a notice"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

GIVEN_BY_BODIES = """
UPDATE public_notice SET body_id = (
    SELECT min(body_id) FROM role_grant WHERE person_id = public_notice.published_by_id AND body_id IS NOT NULL
) WHERE published_by_id NOT IN (SELECT person_id FROM role_grant WHERE role = 'department_approver')
"""


def upgrade() -> None:
    """Whoever gave one is an approver of the department's, or an officer of the body that decided."""
    op.execute(
        "ALTER TABLE public_notice ADD COLUMN body_id VARCHAR(50) "
        "CONSTRAINT fk_public_notice_body_id REFERENCES body (id)"
    )
    op.create_index("ix_public_notice_body_id", "public_notice", ["body_id"])
    op.execute(GIVEN_BY_BODIES)


def downgrade() -> None:
    op.drop_index("ix_public_notice_body_id", "public_notice")
    op.drop_column("public_notice", "body_id")
