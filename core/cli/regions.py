"""`greenroll regions`: the regions installed, and where each comes from."""

from __future__ import annotations

import json
from typing import Any

import click

from core.cli.tables import table
from core.plugin_api import PluginRefused
from core.plugin_kit.installed import comes_from, installed
from core.plugin_kit.loader import load


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def regions(as_json: bool) -> None:
    """List the regions installed, where each comes from, and why one cannot be used."""
    found = [_described(entry.name, comes_from(entry)) for entry in installed()]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    rows = [
        (each["id"], each["name"], each["extends"], "可用" if each["usable"] else "不可用", each["from"])
        for each in found
    ]
    click.echo(table(("地区", "名称", "沿用", "状态", "来源"), rows))
    for each in found:
        for fault in each["faults"]:
            click.echo(f"\n{fault}")


def _described(name: str, origin: str) -> dict[str, Any]:
    """One region; a broken one says why, and keeps no other from being listed."""
    described: dict[str, Any] = {
        "id": name,
        "name": None,
        "extends": None,
        "from": origin,
        "usable": False,
        "faults": [],
    }
    try:
        region = load(name).region
    except PluginRefused as refused:
        return {**described, "faults": [str(fault) for fault in refused.faults]}
    return {**described, "name": region.name, "extends": region.extends, "usable": True}
