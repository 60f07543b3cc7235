"""A plugin's folder: where each hook's declarations stand, and how they are read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType, NoneType
from typing import Any, TypeVar

from core.plugin_api.declarations import Case, Demo, Matter, Region
from core.plugin_api.faults import Fault, PluginRefused, did_you_mean
from core.plugin_api.judgement import is_marked
from core.plugin_api.kinds import KINDS, D, Kind, Kinds
from core.plugin_api.markers import hookimpl
from core.plugin_api.reader import Reader

T = TypeVar("T")

_OTHER_FILES: Mapping[str, str] = {"region": "region.yaml", "judgements": "rules.py", "cases": "cases", "demo": "demo"}


def files() -> Mapping[str, str]:
    """Where each hook's declarations stand.

    A name without an ending is a folder with one declaration (or list) a file.
    """
    return {**_OTHER_FILES, **{kind.hook: kind.file for kind in KINDS.values()}}


class PluginFolder(Kinds):
    """The folder of a plugin's package.

    Each method, that of every kind of declaration among them, reads what one hook returns, and raises PluginRefused
    with every fault.

    `hooks` implements those for which the folder holds something. Who implements them one by one leaves out those that
    have nothing to read: a file without its hook is refused, and a hook without its file.
    """

    def __init__(self, package: str) -> None:
        file = getattr(sys.modules.get(package), "__file__", None)
        if file is None:
            raise RuntimeError(f"{package} is not an imported package; write PluginFolder(__name__) in its __init__.py")
        self.package = package
        self.root = Path(file).parent
        self.name = package.rpartition(".")[2]

    def hooks(self) -> None:
        """Implement every hook for which the folder holds something, in the package itself; one that it has stays.

        The package keeps this folder as ``folder``.
        """
        package = vars(sys.modules[self.package])
        package.setdefault("folder", self)
        for hook, file in files().items():
            path = self.root / file
            # A module of the package may bear a hook's name.
            is_free = isinstance(package.get(hook), ModuleType | NoneType)
            if is_free and (path.is_file() or _is_folder(path)):
                package[hook] = self._hook(hook)

    def _hook(self, name: str) -> Callable[[], Any]:
        read = getattr(self, name)

        def hook() -> Any:
            return read()

        hook.__module__, hook.__name__ = self.package, name
        return hookimpl(hook)

    def of(self, kind: Kind[D]) -> Callable[[], tuple[D, ...]]:
        """What reads the declarations of a kind."""
        return lambda: self._read(lambda it: it.of(kind))

    grading_tiers = Kinds.grading

    def region(self) -> Region:
        """region.yaml"""
        file = _OTHER_FILES["region"]
        found = self._read(lambda it: (it.one(file, Region),))
        if found[0] is None:
            raise PluginRefused([Fault(self.name, file, 1, "", "this file is empty", "see docs/hooks.md")])
        return found[0]

    def judgements(self) -> tuple[Callable[..., Any], ...]:
        """The functions of rules.py that are marked with ``@judgement()``."""
        file = _OTHER_FILES["judgements"]
        if not (self.root / file).is_file():
            cure = "write it, or leave its hook out of __init__.py"
            raise PluginRefused([Fault(self.name, file, 0, "", "this file does not exist", cure)])
        module = self._module("rules")
        return tuple(
            member for member in vars(module).values() if is_marked(member) and member.__module__ == module.__name__
        )

    def cases(self) -> tuple[Case, ...]:
        """cases/*.yaml, a list a file"""
        return self._read(lambda it: it.folder_of_lists(_OTHER_FILES["cases"], Case, complete=_same_matter))

    def demo(self) -> Demo | None:
        """demo/*.yaml, the one declaration"""
        found = self._read(lambda it: it.folder(_OTHER_FILES["demo"], Demo))
        if len(found) > 1:
            message = "a region has one demo; this folder holds several"
            raise PluginRefused([Fault(self.name, "demo/", 0, "", message, "keep one file")])
        return found[0] if found else None

    def unread(self, hooks: Sequence[str]) -> tuple[Fault, ...]:
        """A fault for every declaring file that none of the plugin's hooks reads: a misspelt name would be silence."""
        read = {file for hook, file in files().items() if hook in hooks}
        present = [
            path.name for path in self.root.iterdir() if path.suffix in {".yaml", ".yml", ".csv"} or _is_folder(path)
        ]
        return tuple(self._unread(name) for name in sorted(present) if name not in read)

    def _module(self, name: str) -> ModuleType:
        """A module of the package. Importing one sets it on the package, in the place of the hook of the same name."""
        package = vars(sys.modules[self.package])
        hook = package.get(name)
        module = import_module(f"{self.package}.{name}")
        if hook is not None:
            package[name] = hook
        return module

    def _unread(self, name: str) -> Fault:
        hook = next((hook for hook, file in files().items() if file == name), None)
        if hook is not None:
            message, cure = (
                f"no hook reads this: the plugin does not implement `{hook}`",
                f"implement `{hook}`, or remove it",
            )
        else:
            message, cure = "no hook reads a file of this name", did_you_mean(name, files().values(), what="file")
        return Fault(self.name, name, 0, "", message, cure)

    def _read(self, reading: Callable[[Reader], tuple[T, ...]]) -> tuple[T, ...]:
        reader = Reader(self.root, self.name)
        found = reading(reader)
        if reader.faults:
            raise PluginRefused(reader.faults, readable=found)
        return found


def _is_folder(path: Path) -> bool:
    """A folder of declarations (one that holds none is somebody's own affair: templates, pictures)."""
    return path.is_dir() and any(path.glob("*.yaml"))


def _same_matter(cases: list[Any]) -> list[Any]:
    """A case that does not say what it is about is about what the case before is."""
    complete: list[Any] = []
    matter: dict[str, Any] = {}
    for case in cases:
        if isinstance(case, dict):
            matter = {key: case[key] for each in Matter if (key := each.value) in case} or matter
            case = {**case, **matter}  # noqa: PLW2901  # what is left out is filled in
        complete.append(case)
    return complete
