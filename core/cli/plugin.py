"""`greenroll plugin`: what a region author needs while writing a plugin."""

from __future__ import annotations

from pathlib import Path

import click

from core import clock
from core.cli.plugin_new import new
from core.plugin_api import Fault, Matter, PluginRefused
from core.plugin_kit.cases import CaseRun, unproven
from core.plugin_kit.installed import installed
from core.plugin_kit.loader import LoadedRegion, load, load_folder


@click.group()
def plugin() -> None:
    """What a region author needs while writing a plugin."""


plugin.add_command(new)


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
    _warn(unproven(region, run.cases))
    click.echo(f"{region.region.id}: nothing to refuse, {_counted(run)}")


def _load(name_or_dir: str) -> LoadedRegion:
    folder = Path(name_or_dir)
    if name_or_dir not in {entry.name for entry in installed()} and folder.is_dir():
        return load_folder(folder)
    return load(name_or_dir)


def _tell(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        click.echo(f"\n{len(faults)} {'fault' if len(faults) == 1 else 'faults'}", err=True)


def _warn(warnings: tuple[Fault, ...]) -> None:
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    if warnings:
        click.echo(f"\n{len(warnings)} {'warning' if len(warnings) == 1 else 'warnings'}", err=True)


def _counted(run: CaseRun) -> str:
    """How many cases hold, and of what: ``12 cases hold (rule 8, deadline 4)``."""
    total = len(run.cases)
    kinds = ", ".join(f"{matter.value} {count}" for matter in Matter if (count := run.counts.get(matter)))
    return f"{total} {'case holds' if total == 1 else 'cases hold'}" + (f" ({kinds})" if kinds else "")
