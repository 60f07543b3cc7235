"""`greenroll retention`: erasing what was kept of people as long as is declared."""

from __future__ import annotations

import click

from core.cli.application import application
from core.config import Settings
from core.db.roles import require_owner
from core.retention import queries
from core.retention.operations import erase


@click.group()
def retention() -> None:
    """Erase what was kept of people as long as is declared."""


@retention.command()
def preview() -> None:
    """Say of how many things what would be erased now, kind by kind, and change nothing."""
    with application():
        for keeping, count in queries.preview().items():
            until = queries.before(keeping)
            since = "kept" if until is None else f"before {until.date().isoformat()}"
            click.echo(f"{keeping.data}\t{count}\t{since}")


@retention.command("erase")
def erase_now() -> None:
    """Erase it, of append-only tables too: run it as their owner. May be stopped and repeated, beside the service.

    The server erases by itself what does not stand in append-only tables. The trail stays proved: `greenroll audit
    verify` says of how many events the contents were erased.
    """
    settings = Settings.from_environment().as_owner
    require_owner(settings.database_url)
    with application(settings):
        for data, count in erase(as_owner=True).items():
            click.echo(f"{data}\t{count}")
