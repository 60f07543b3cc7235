"""`greenroll plugin`: what a region author needs while writing a plugin."""

from __future__ import annotations

from pathlib import Path

import click

from core import clock
from core.plugin_api import Fault, Matter, PluginRefused
from core.plugin_kit.cases import CaseRun, unproven
from core.plugin_kit.installed import comes_from, installed
from core.plugin_kit.loader import LoadedRegion, load, load_folder
from core.plugin_kit.scaffold import CannotCreate, create

_NEXT = """\
{folder}: a region that passes every check. Replace its examples file after file:

  greenroll plugin check {folder}      after each change
  docs/region-author-guide.md          from a notice's text to a running region

To run it, name it in the entry-point group `greenroll.regions` and install it; then

  GREENROLL_REGION={name} greenroll demo"""


@click.group()
def plugin() -> None:
    """What a region author needs while writing a plugin."""


@plugin.command()
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


@plugin.command()
@click.argument("name_or_dir")
@click.pass_context
def check(ctx: click.Context, name_or_dir: str) -> None:
    """Show everything that start-up would refuse, run the plugin's own cases, and warn of what they leave unproven."""
    try:
        region = _load(name_or_dir)
        region.demo()
        run = CaseRun(region, clock.today())
        faults = run.failures()
    except PluginRefused as refused:
        _tell(refused.faults)
        ctx.exit(1)
    _tell(faults)
    if faults:
        ctx.exit(1)
    _tell(unproven(region, run.cases), "warning")
    click.echo(f"{region.region.id}: nothing to refuse, {_counted(run)}")


def _load(name_or_dir: str) -> LoadedRegion:
    folder = Path(name_or_dir)
    if name_or_dir not in {entry.name for entry in installed()} and folder.is_dir():
        return load_folder(folder)
    return load(name_or_dir)


def _tell(faults: tuple[Fault, ...], one: str = "fault") -> None:
    mark = "" if one == "fault" else f"{one}: "
    for fault in faults:
        click.echo(f"{mark}{fault}", err=True)
    if faults:
        click.echo(f"\n{len(faults)} {one if len(faults) == 1 else f'{one}s'}", err=True)


def _counted(run: CaseRun) -> str:
    """How many cases hold, and of what: ``12 cases hold (rule 8, deadline 4)``."""
    total = len(run.cases)
    kinds = ", ".join(f"{matter.value} {count}" for matter in Matter if (count := run.counts.get(matter)))
    return f"{total} {'case holds' if total == 1 else 'cases hold'}" + (f" ({kinds})" if kinds else "")
