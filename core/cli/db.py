"""`greenroll db`: the database's migrations, and the index of what is searched."""

from __future__ import annotations

import sys

import click

from core.accounts.queries import missing_administrators
from core.audit.operations.chaining import chain
from core.cli.application import application
from core.cli.keys import said
from core.config import Settings
from core.db.engine import open_engine
from core.db.migrate import is_current, newest_revision, upgrade_database
from core.db.resealing import reseal
from core.db.roles import let_in, require_owner, role_of
from core.db.sealing import keyring_of
from core.db.searching import rebuild
from core.provision import provision


@click.group()
def db() -> None:
    """Bring the database to the newest migration, or ask whether it is there."""


@db.command()
def upgrade() -> None:
    """Run the migrations that are missing, then fill in what every instance starts from. May be repeated."""
    settings = Settings.from_environment()
    require_owner(settings.owner_url)
    upgrade_database(settings.owner_url)
    resealed = reseal(settings.owner_url, keyring_of(settings))
    if (role := role_of(settings.database_url, settings.owner_url)) is not None:
        let_in(settings.owner_url, role)
    with application(settings):
        bodies, days = provision()
        chain()
        missing = missing_administrators()
    click.echo(f"The database is at {newest_revision()}.")
    click.echo(said(resealed))
    click.echo(f"Recommending bodies: {bodies.added} added, {bodies.changed} changed, {bodies.retired} retired.")
    if days:
        click.echo(f"Working-day calendar: {days} days.")
    for role in missing:
        click.echo(f"Nobody is {role.value} ({role.label}): greenroll user add --role {role.value} …")


@db.command()
def index() -> None:
    """Write the index of what is searched anew, with the server stopped: after rows were changed past its triggers."""
    with application(Settings.from_environment()):
        click.echo(f"Indexed: {rebuild():,} texts.")


@db.command()
def status() -> None:
    """Say whether the migrations are current; exit status 1 where they are not."""
    engine = open_engine(Settings.from_environment().database_url)
    with engine.connect() as connection:
        current = is_current(connection)
    engine.dispose()
    click.echo(f"Newest migration: {newest_revision()}; the database is {'there' if current else 'behind'}.")
    sys.exit(0 if current else 1)
