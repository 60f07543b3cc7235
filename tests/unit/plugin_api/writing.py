"""Writes the plugins of `lands` to disk, with changes, and loads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.plugin_api import Fault, PluginRefused
from core.plugin_api.loader import LoadedRegion, load, load_folder
from tests.unit.plugin_api.lands import LOWLAND, UPLAND


class Lands:
    """`lowland` is installed, by an entry point as any other; `upland` lies in a folder."""

    def __init__(self, root: Path) -> None:
        self.installed = root / "site"
        self.upland = root / "upland"
        self.install("lowland", LOWLAND)
        self.write(self.upland, UPLAND)

    def install(self, name: str, files: Mapping[str, str], *, module: str | None = None) -> Path:
        """Install a plugin: its package and the metadata by which entry points are found."""
        folder = self.installed / (module or name)
        self.write(folder, files)
        metadata = self.installed / f"{folder.name}_dist-1.0.dist-info"
        metadata.mkdir(parents=True, exist_ok=True)
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {folder.name}-dist\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(f"[greenroll.regions]\n{name} = {folder.name}\n")
        return folder

    @staticmethod
    def write(folder: Path, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

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
