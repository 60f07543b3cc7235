"""`greenroll keys`: the keys with which personal data are encrypted in the database."""

from __future__ import annotations

import click

from core.cli.application import application
from core.config import Settings
from core.db.resealing import Resealed
from core.db.resealing import reseal as reseal_all
from core.db.roles import require_owner
from core.db.sealing import keyring_of


@click.group()
def keys() -> None:
    """Change the keys with which personal data are encrypted."""


@keys.command()
def reseal() -> None:
    """Encrypt everything personal with the first key and the cipher of the settings. May be stopped and repeated.

    Run it as the owner of the tables, after a new key was put before the old ones in GREENROLL_PERSONAL_KEYS. Once it
    says that nothing is left, the old ones are needed for backups only.
    """
    settings = Settings.from_environment()
    require_owner(settings.owner_url)
    with application(settings):
        pass  # at the newest migration, and with every key that is still needed
    done = reseal_all(settings.owner_url, keyring_of(settings))
    click.echo(said(done))
    if done.unreadable:
        raise click.exceptions.Exit(1)


def said(done: Resealed) -> str:
    """What was done, in a sentence."""
    left = f" {done.unreadable} could be opened by no key and stay as they are." if done.unreadable else ""
    return f"Personal data: {done.sealed} values encrypted anew.{left}"
