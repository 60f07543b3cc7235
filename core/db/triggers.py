"""The triggers by which the database itself refuses that a row is changed or taken away, for migrations.

Migrations of releases call it: what it makes stays as it is.
"""

from __future__ import annotations

from alembic import op

_OF_POSTGRESQL = (("append_only", "UPDATE OR DELETE", "ROW"), ("not_emptied", "TRUNCATE", "STATEMENT"))
_OF_SQLITE = ("update", "delete")


def hold(table: str) -> None:
    """Let a table take new rows only."""
    if op.get_bind().dialect.name == "postgresql":
        for name, what, each in _OF_POSTGRESQL:
            op.execute(
                f'CREATE TRIGGER {table}_{name} BEFORE {what} ON "{table}" '
                f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
            )
        return
    for verb in _OF_SQLITE:
        op.execute(
            f'CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def let_go(table: str) -> None:
    """Let the rows of a table be changed, by a migration that holds it again or gives the table up."""
    if op.get_bind().dialect.name == "postgresql":
        for name, _, _ in _OF_POSTGRESQL:
            op.execute(f'DROP TRIGGER {table}_{name} ON "{table}"')
        return
    for verb in _OF_SQLITE:
        op.execute(f"DROP TRIGGER {table}_no_{verb}")
