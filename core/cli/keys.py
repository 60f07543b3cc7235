"""`greenroll keys`: the keys with which personal data and files are encrypted."""

from __future__ import annotations

import click

from core.cli.application import application
from core.config import Settings
from core.db.resealing import Resealed, forget_former
from core.db.resealing import reseal as reseal_all
from core.db.roles import require_owner
from core.db.sealing import keyring_of
from core.files import operations


@click.group()
def keys() -> None:
    """Change the keys with which personal data and files are encrypted."""


@keys.command()
def reseal() -> None:
    """Encrypt everything personal, and all files, with the first key and the cipher of the settings. May be repeated.

    Run it as the owner of the tables, after a new key was put before the old ones in GREENROLL_PERSONAL_KEYS. Once it
    says that nothing is left, the old ones are needed for backups only.
    """
    settings = Settings.from_environment()
    require_owner(settings.owner_url)
    with application(settings):  # at the newest migration, and with every key that is still needed
        files = operations.reseal()
    values = reseal_all(settings.owner_url, keyring_of(settings))
    click.echo(said(values))
    click.echo(f"Files: {files.sealed} encrypted anew.{_left(files)}")
    if values.unreadable or files.unreadable:
        raise click.exceptions.Exit(1)
    forget_former(settings.owner_url, keyring_of(settings))


def said(done: Resealed) -> str:
    """What was done in the database, in a sentence."""
    return f"Personal data: {done.sealed} values encrypted anew.{_left(done)}"


def _left(done: Resealed) -> str:
    return f" {done.unreadable} could be opened by no key and stay as they are." if done.unreadable else ""
