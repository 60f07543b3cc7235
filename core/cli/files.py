"""`greenroll files`: looking after what people uploaded."""

from __future__ import annotations

import click

from core.cli.application import application
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
