"""`greenroll audit`: sealing the trail and proving it."""

from __future__ import annotations

from pathlib import Path

import click

from core.audit.operations.chaining import chain
from core.audit.queries.verifying import Proved, Signed, prove
from core.audit.rules.heads import Head, public, read, written
from core.cli.application import application
from core.instance import instance
from core.signing import new_sm2_key

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Seal the trail, and prove that nothing of it was changed, taken out or put in."""


@audit.command()
@click.option("--to", type=FILE, default=None, help="Add the head to this file, on another machine's storage.")
def seal(to: Path | None) -> None:
    """Chain what was written, sign how far it goes, and print that head.

    Keep heads where the database's owner cannot reach them: up to the last one the trail is proved against him too.
    """
    with application():
        head = chain()
        if head is None:
            raise click.ClickException("Nothing has been written in the trail yet.")
        said = Head(head.position, head.digest, head.newest, head.made_at)
        line = written(said, head.key, head.signature)
    if to is None:
        click.echo(line)
        return
    with to.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    click.echo(f"The trail is sealed up to event {said.newest} (link {said.position}).")


@audit.command()
@click.option("--heads", type=FILE, default=None, help="The file of heads that was kept outside.")
def verify(heads: Path | None) -> None:
    """Follow the chain from its beginning. Exit status 1, and the first event concerned, where it is broken."""
    with application():
        found = prove(_kept(heads))
    if found.fault is not None:
        raise click.ClickException(f"The trail is broken ({found.fault.what}): {found.fault.says}.")
    click.echo(_said(found, heads is not None))


@audit.command()
def keys() -> None:
    """Print the public keys (Ed25519, or with `sm2:` before them SM2; URL-safe Base64) that prove heads, by name."""
    with application():
        for name, key in public(instance().settings.signers):
            click.echo(f"{name}\t{key}")


@audit.command("new-key")
def new_key() -> None:
    """Print a new pair of SM2 keys, as GREENROLL_SM2_KEYS takes it behind a name and a colon. It is a secret."""
    try:
        click.echo(new_sm2_key())
    except ImportError as error:
        raise click.ClickException("SM2 needs gmssl-pyx: install greenroll[sm].") from error


def _kept(path: Path | None) -> list[Signed]:
    if path is None:
        return []
    try:
        return [read(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


def _said(found: Proved, has_heads: bool) -> str:
    kept = f", {found.outside} of them by heads kept outside" if has_heads else ""
    gone = f"; of {found.emptied} the contents were erased in their time" if found.emptied else ""
    chained = f"{found.chained} events chained, {found.signed} signed{kept}"
    return f"The trail is whole: {chained}; {found.waiting} wait{gone}."
