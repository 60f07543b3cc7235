"""`greenroll plugin new`: a region's folder to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from core import clock
from core.plugin_kit.installed import comes_from, installed
from core.plugin_kit.scaffold import CannotCreate, create

_NEXT = """\
{folder}: a region that passes every check. Replace its examples file after file:

  greenroll plugin check {folder}      after each change
  docs/region-author-guide.md          from a notice's text to a running region

To run it, name it in the entry-point group `greenroll.regions` and install it; then

  GREENROLL_REGION={name} greenroll demo"""


@click.command()
@click.argument("name")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder in which the region's folder is made; here, where none is given.",
)
@click.option("--title", default="示例省", show_default=True, help="What the region is called.")
@click.option("--year", type=click.IntRange(2000, 2999), help="The year of its call; this year, where none is given.")
def new(name: str, into: Path, title: str, year: int | None) -> None:
    """Make the folder of a new region, which passes `plugin check` as it is."""
    taken = next((entry for entry in installed() if entry.name == name), None)
    if taken is not None:
        raise click.ClickException(
            f"A region {name!r} is installed already, from {comes_from(taken)}: choose another name."
        )
    try:
        folder = create(name, into, title=title, year=year or clock.today().year)
    except CannotCreate as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(_NEXT.format(folder=folder, name=name))
