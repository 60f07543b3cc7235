"""`greenroll files`: looking after what people uploaded."""

from __future__ import annotations

import click

from core.cli.application import application
from core.files import operations


@click.group()
def files() -> None:
    """Look after uploaded files."""


@files.command("clean-up")
def clean_up() -> None:
    """Remove uploads that nobody used for hours, and contents that no record names. Safe beside a running instance."""
    with application():
        done = operations.clean_up()
    click.echo(f"Removed: {done.records} unused uploads, {done.contents} contents.")
