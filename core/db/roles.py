"""The database role by which the application runs, where that is another than the one that owns the tables.

It owns nothing: no table and no trigger can be changed by it. Of append-only tables it reads rows and adds some; so
what was appended is kept from it by PostgreSQL itself, before any trigger is asked.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from core.db.base import append_only
from core.db.engine import WRITES, database_url, open_engine
from core.db.setup import import_models
from core.errors import DomainError

_CHANGED = "SELECT, INSERT, UPDATE, DELETE"
_APPENDED = "SELECT, INSERT"
_REVISION = "alembic_version"


def role_of(url: str, owner_url: str) -> str | None:
    """The role of the application, where another one owns the tables."""
    url_of_role, url_of_owner = database_url(url), database_url(owner_url)
    if url_of_role.get_backend_name() != "postgresql" or url_of_role.username == url_of_owner.username:
        return None
    return url_of_role.username


def let_in(owner_url: str, role: str) -> None:
    """Let the role use every table as the application does, and nothing more. May be repeated; the role exists.

    Called by who owns the tables, whenever migrations made some.
    """
    engine = open_engine(owner_url)
    try:
        with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            for statement in _statements(connection, role):
                connection.execute(text(statement))
    finally:
        engine.dispose()


class NotTheOwner(DomainError):
    """What changes tables was begun by a role that does not own them: for the operator, before anything is changed."""

    code = "not_the_owner"

    def __init__(self, role: str) -> None:
        super().__init__(
            f"The database role {role} does not own the tables, so it can change none of them.",
            "Set GREENROLL_OWNER_DATABASE_URL to the same database with the role that does (deploy/roles.sql).",
        )


def require_owner(owner_url: str) -> None:
    """Raises NotTheOwner where there are tables, and they are another role's."""
    engine = open_engine(owner_url)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql" and not owns_tables(connection):
                role = database_url(owner_url).username or ""
                if inspect(connection).get_table_names():
                    raise NotTheOwner(role)
    finally:
        engine.dispose()


def owns_tables(connection: Connection) -> bool:
    """Whether whoever is connected owns one of the tables, or may do everything anyway. On SQLite nobody owns any."""
    if connection.dialect.name != "postgresql":
        return False
    asked = (
        "SELECT rolsuper OR EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema() "
        "AND pg_has_role(current_user, tableowner, 'MEMBER')) FROM pg_roles WHERE rolname = current_user"
    )
    return bool(connection.scalar(text(asked)))


def _statements(connection: Connection, role: str) -> list[str]:
    import_models()
    quoted = connection.dialect.identifier_preparer.quote
    to, there = quoted(role), set(inspect(connection).get_table_names())
    given = {name: _APPENDED if name in append_only else _CHANGED for name in there}
    if _REVISION in there:  # whether the database can be written is tried on its row
        given[_REVISION] = "SELECT, UPDATE"
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {to}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {to}",
        *(f"GRANT {what} ON {quoted(table)} TO {to}" for table, what in sorted(given.items())),
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}",
    ]
