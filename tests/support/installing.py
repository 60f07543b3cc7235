"""Regions installed for a test, as any other: files of a package, and the metadata by which entry points are found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def install(site: Path, region: str, files: Mapping[str, str], *, package: str) -> Path:
    """Write the plugin and name its entry point; the folder ``site`` has to be on the path. Returns the package's."""
    folder = site / package
    write(folder, files)
    register(site, region, package)
    return folder


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files by their names relative to the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def register(site: Path, region: str, package: str, *, group: str = "greenroll.regions") -> None:
    """Name the entry point of a package that lies in ``site`` already."""
    metadata = site / f"{package}_dist-1.0.dist-info"
    metadata.mkdir(parents=True, exist_ok=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}-dist\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[{group}]\n{region} = {package}\n")
