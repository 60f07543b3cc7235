"""Writes the plugins of `lands` to disk, with changes, and loads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.plugin_api import Fault, PluginRefused
from core.plugin_kit.loader import LoadedRegion, load, load_folder
from tests.support import installing
from tests.unit.plugin_kit.lands import LOWLAND, UPLAND


class Lands:
    """`lowland` is installed, by an entry point as any other; `upland` lies in a folder."""

    def __init__(self, root: Path) -> None:
        self.installed = root / "site"
        self.upland = root / "upland"
        self.install("lowland", LOWLAND)
        installing.write(self.upland, UPLAND)

    def install(self, name: str, files: Mapping[str, str], *, module: str | None = None) -> Path:
        """Install a plugin: its package and the metadata by which entry points are found."""
        return installing.install(self.installed, name, files, package=module or name)

    def change(self, file: str, old: str, new: str, *, of: str = "upland") -> Path:
        """Replace a text in one file of a plugin; it has to be there exactly once."""
        path = (self.upland if of == "upland" else self.installed / of) / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    def add(self, file: str, text: str) -> Path:
        """Append a text to one file of upland."""
        path = self.upland / file
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(before + text, encoding="utf-8")
        return path

    def load(self) -> LoadedRegion:
        """Load upland. Raises PluginRefused."""
        return load_folder(self.upland)

    def faults(self) -> tuple[Fault, ...]:
        """What upland is refused for."""
        try:
            self.load()
        except PluginRefused as refused:
            return refused.faults
        return ()

    def installed_faults(self, name: str) -> tuple[Fault, ...]:
        """What an installed plugin is refused for."""
        try:
            load(name)
        except PluginRefused as refused:
            return refused.faults
        return ()
