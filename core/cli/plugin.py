"""`greenroll plugin`: what a region author needs while writing a plugin."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from core import clock
from core.plugin_api import Fault, Matter, PluginRefused
from core.plugin_api.declarations import DispatchKind
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

_DRAFTED = """\
{folder}: a draft. Found: {counts}.

Read it beside the notice. What is right, confirm by deleting its `draft: unread`; what is wrong, mend or delete first.

  greenroll plugin check {folder}      what nobody has confirmed yet, with file and line
  docs/region-author-guide.md          from a draft to a running region"""


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
@click.argument("notice", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--into", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="The region's new folder."
)
@click.option("--title", default="", help="What the region is called, where the notice does not say whose it is.")
def draft(notice: Path, folder: Path, title: str) -> None:
    """Draft a region from a notice (.docx or .txt): every proposal is marked as unread until a person confirms it."""
    drafted = import_module("core.cli.drafting").draft_into(notice, folder, title)
    click.echo(_DRAFTED.format(folder=folder, counts=drafted))


@plugin.command()
@click.argument("name_or_dir")
@click.option("--demo/--no-demo", "makes_demo", default=True, help="Make the demo aside, day by day; it takes a while.")
@click.pass_context
def check(ctx: click.Context, name_or_dir: str, makes_demo: bool) -> None:
    """Show everything that start-up would refuse, run the plugin's own cases, make its demo, and warn of what is
    unproven or unused.
    """
    try:
        if place := _place(name_or_dir):
            click.echo(f"checking {place}")
        region = _load(name_or_dir)
        demo = region.demo()
        run = CaseRun(region, clock.today())
        faults = run.failures()
        if makes_demo and demo is not None and not faults:
            make_aside = import_module("core.cli.trying").make_aside
            faults = tuple(make_aside(region, demo))
    except PluginRefused as refused:
        _tell(refused.faults)
        ctx.exit(1)
    _tell(faults)
    if faults:
        ctx.exit(1)
    _tell(unproven(region, run.cases), "warning")
    click.echo(f"{region.region.id}: nothing to refuse, {_counted(run)}")


@plugin.command()
@click.argument("name", default="national")
def vocabulary(name: str) -> None:
    """Print, in Markdown, what the files of a region may name that extends NAME; see docs/vocabulary.md."""
    click.echo(import_module("core.cli.vocabulary").page(load(name)), nl=False)


@plugin.command()
@click.argument("kind", type=click.Choice([each.value for each in DispatchKind]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def letter(kind: str, file: Path) -> None:
    """Write the product's own template of a KIND of letter to FILE, a .docx from which a region's own may start."""
    if file.exists():
        raise click.ClickException(f"{file} exists already; name another file.")
    file.write_bytes(import_module("core.dispatches.rules").plain_template(DispatchKind(kind)))
    click.echo(f"{file}: name it as `file` in dispatches.yaml")


def _place(name_or_dir: str) -> str:
    """What is checked: the name of an installed region means the installed copy, also where a folder bears it.

    Empty where it is neither.
    """
    entry = next((each for each in installed() if each.name == name_or_dir), None)
    if entry is None:
        folder = Path(name_or_dir)
        return str(folder.resolve()) if folder.is_dir() else ""
    found = find_spec(entry.module)
    root = "" if found is None or found.origin is None else str(Path(found.origin).parent)
    return f"{root}, installed as {comes_from(entry)}"


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
