"""`greenroll plugin`: what a region author needs while writing a plugin."""

from __future__ import annotations

from pathlib import Path

import click

from core import clock
from core.cli.plugin_new import new
from core.plugin_api import Fault, PluginRefused
from core.plugin_api.cases import CaseRun
from core.plugin_api.installed import installed
from core.plugin_api.loader import LoadedRegion, load, load_folder


@click.group()
def plugin() -> None:
    """What a region author needs while writing a plugin."""


plugin.add_command(new)


@plugin.command()
@click.argument("name_or_dir")
@click.pass_context
def check(ctx: click.Context, name_or_dir: str) -> None:
    """Show everything that start-up would refuse, and run the plugin's own cases."""
    try:
        region = _load(name_or_dir)
        faults, cases = _run(region)
    except PluginRefused as refused:
        _tell(refused.faults)
        ctx.exit(1)
    _tell(faults)
    if faults:
        ctx.exit(1)
    click.echo(f"{region.region.id}: nothing to refuse, {cases} cases hold")


def _load(name_or_dir: str) -> LoadedRegion:
    folder = Path(name_or_dir)
    if name_or_dir not in {entry.name for entry in installed()} and folder.is_dir():
        return load_folder(folder)
    return load(name_or_dir)


def _run(region: LoadedRegion) -> tuple[tuple[Fault, ...], int]:
    """What is wrong with the region's cases and demo, and how many cases there are. Raises PluginRefused."""
    region.demo()
    run = CaseRun(region, clock.today())
    return run.failures(), len(run.cases)


def _tell(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        click.echo(f"\n{len(faults)} {'fault' if len(faults) == 1 else 'faults'}", err=True)
