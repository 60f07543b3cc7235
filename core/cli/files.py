"""`greenroll files`: looking after what people uploaded."""

from __future__ import annotations

import click

from core.cli.application import application
from core.config import place_of
from core.contents.storage import opened
from core.files import operations, queries
from core.files.workflow import Scan
from core.instance import instance


@click.group()
def files() -> None:
    """Look after uploaded files."""


@files.command("clean-up")
def clean_up() -> None:
    """Remove uploads that nobody used for hours, and contents that no record names. Safe beside a running instance."""
    with application():
        done = operations.clean_up()
    click.echo(f"Removed: {done.records} unused uploads, {done.contents} contents.")


@files.command("take-over")
@click.option(
    "--from",
    "url",
    envvar="GREENROLL_FORMER_STORAGE_URL",
    required=True,
    help="The former GREENROLL_STORAGE_URL; in the environment where it holds a secret (GREENROLL_FORMER_STORAGE_URL).",
)
def take_over(url: str) -> None:
    """Copy the files of a former folder or bucket to that of the settings; nothing is removed there.

    May be stopped and repeated, and runs beside the service: once before the settings change, once after.
    """
    with application():
        former = opened(place_of(url), operations.seal_of(instance().settings))
        copied = operations.take_over(former)
        click.echo(f"Copied: {copied} contents from {former.where} to {operations.store().where}.")


@files.command()
def scan() -> None:
    """Ask the virus scanner of every file that nobody asked it of yet. May be stopped and repeated.

    For an instance that ran without one: until then those files are opened as before.
    """
    with application():
        if instance().settings.scanner is None:
            raise click.ClickException("GREENROLL_SCANNER_URL is not set: there is no scanner to ask.")
        done = operations.ask_again(Scan.WAITING, Scan.UNASKED)
        left = queries.unscanned()
    click.echo(f"Asked of {done} files; {left} wait.")
    if left:
        raise click.exceptions.Exit(1)
