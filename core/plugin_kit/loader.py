"""Loads a region: its plugin, those that it extends, and everything that start-up refuses."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pluggy

from core.plugin_api import judgements
from core.plugin_api.declarations import Case, Declaration, Demo, Region
from core.plugin_api.events import ApplicationMoved, Event
from core.plugin_api.faults import Fault, PluginRefused, fault_at
from core.plugin_api.hooks import specifications
from core.plugin_api.judgement import Judgements, is_marked, read, registry
from core.plugin_api.markers import PROJECT
from core.plugin_api.texts import ShortText
from core.plugin_kit import checks
from core.plugin_kit.collect import Collected, ask, ask_region, collect, register
from core.plugin_kit.installed import Plugin, find, of_deployment, open_folder
from core.policy.layers import INSTANCE, Layer

log = logging.getLogger(__name__)

#: The origin of the judgements that come with the core.
KIT = "kit"


@dataclass(frozen=True)
class LoadedRegion:
    """A region that passed every check.

    ``chain`` are the ids from the lowest layer (the nation) to the region's own.
    """

    chain: tuple[str, ...]
    layers: tuple[Layer, ...]
    judgements: Judgements
    plugin_manager: pluggy.PluginManager = field(repr=False)
    plugins: tuple[Plugin, ...] = field(repr=False)

    @property
    def region(self) -> Region:
        """The region itself, as its own plugin declares it."""
        region = self.layers[-1].region
        assert region is not None  # noqa: S101  # a plugin without a region was refused
        return region

    def file_of(self, declared: Declaration, name: str) -> bytes:
        """A file that a declaration names, from the folder of the plugin that declares it. Raises LookupError."""
        root = next((plugin.root for id, plugin in self._by_origin if id == declared.origin), None)
        if root is None:
            raise LookupError(f"{declared.origin!r} is no plugin of this region.")
        return (root / name).read_bytes()

    @property
    def _by_origin(self) -> Iterable[tuple[str, Plugin]]:
        return zip(self.chain, self.plugins, strict=True)

    def cases(self) -> tuple[Case, ...]:
        """The region's own cases. Raises PluginRefused where they cannot be read."""
        return ask(self.plugin_manager, self.plugins[-1], "cases")

    def demo(self) -> Demo | None:
        """The region's own demo, if it has one. Raises PluginRefused where it cannot be read, or played."""
        found: tuple[Demo | None, ...] = ask(self.plugin_manager, self.plugins[-1], "demo")
        demo = found[0] if found else None
        if demo is not None and (faults := checks.of_demo(self.layers, demo)):
            raise PluginRefused(faults)
        return demo

    def tell(self, event: Event) -> None:
        """Tell every plugin of the chain what has happened. Call it after the commit; it never raises.

        Each by itself: the failure of one is logged, and keeps nobody from the next.
        """
        hooks = self.plugin_manager.hook
        hook: Any = hooks.application_moved if isinstance(event, ApplicationMoved) else hooks.list_changed
        for implementation in reversed(hook.get_hookimpls()):
            try:
                implementation.function(*(event for _ in implementation.argnames))
            except Exception:
                log.exception("observer %s of plugin %s failed", hook.name, implementation.plugin_name)

    @property
    def sends_texts(self) -> bool:
        """Whether a plugin hands short texts over to a gateway."""
        return bool(self.plugin_manager.hook.send_text.get_hookimpls())

    def send_text(self, text: ShortText) -> bool:
        """Hand a short text over; whether it was taken. Raises NotTaken, and whatever the plugin raises."""
        return self.plugin_manager.hook.send_text(text=text) is True


def load(region_id: str) -> LoadedRegion:
    """Load an installed region. Raises PluginRefused with everything that is wrong with it and with what it extends."""
    return _load(find(region_id), is_installed=True)


def load_folder(folder: Path) -> LoadedRegion:
    """Load the region plugin that lies in a folder; what it extends must be installed. Raises PluginRefused."""
    return _load(open_folder(folder), is_installed=False)


def _load(top: Plugin, *, is_installed: bool) -> LoadedRegion:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(specifications())
    collected = _chain(manager, top, is_installed=is_installed)
    for each in of_deployment() if is_installed else ():
        register(manager, each)
    layers = tuple(each.layer for each in collected)
    kit = [read(function, KIT) for function in vars(judgements).values() if is_marked(function)]
    every_judgement = [*kit, *(own for each in collected for own in each.judgements)]
    faults = [fault for each in collected for fault in each.faults]
    faults += checks.of_layers(layers)
    faults += [fault for each in collected for fault in checks.of_files(each.layer, each.plugin.root)]
    if all(each.read_whole for each in collected):
        faults += checks.across_layers(layers, every_judgement)
    if faults:
        raise PluginRefused(faults)
    return LoadedRegion(
        chain=tuple(each.region.id for each in collected),
        layers=layers,
        judgements=registry(every_judgement),
        plugin_manager=manager,
        plugins=tuple(each.plugin for each in collected),
    )


def _chain(manager: pluggy.PluginManager, top: Plugin, *, is_installed: bool) -> list[Collected]:
    """The plugins from the lowest layer to the given one."""
    chain: list[Collected] = []
    plugin, installed = top, is_installed
    while True:
        register(manager, plugin)
        region, faults = ask_region(manager, plugin)
        _refuse_name(plugin, region, installed=installed)
        chain.insert(0, collect(manager, plugin, region, faults))
        if region.extends is None:
            return chain
        if region.extends in {each.region.id for each in chain}:
            circle = " → ".join([*(each.region.id for each in reversed(chain)), region.extends])
            message, cure = f"the regions extend each other in a circle: {circle}", "the lowest layer extends nothing"
            raise PluginRefused([fault_at(region.id, region.place, "extends", message, cure)])
        plugin, installed = _lower(region), True


def _lower(region: Region) -> Plugin:
    try:
        return find(str(region.extends))
    except PluginRefused as refused:
        if any(fault.file for fault in refused.faults):
            raise
        faults = [fault_at(region.id, region.place, "extends", each.message, each.cure) for each in refused.faults]
        raise PluginRefused(faults) from None


def _refuse_name(plugin: Plugin, region: Region, *, installed: bool) -> None:
    if region.id == INSTANCE:
        message, cure = f"{INSTANCE!r} is what staff change in the running system", "give the region an id of its own"
    elif installed and region.id != plugin.name:
        message = f"the region's id is {region.id!r}, its entry point is called {plugin.name!r}"
        cure = "give both the same name"
    else:
        return
    raise PluginRefused([Fault(plugin.name, region.place.file, region.place.line_of("id"), "id", message, cure)])
