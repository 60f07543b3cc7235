"""Finds region plugins: those that are installed, by their entry points, and one that lies in a folder elsewhere."""

from __future__ import annotations

import importlib.util
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from core.plugin_api.faults import Fault, PluginRefused, did_you_mean
from core.plugin_api.hooks import OBSERVERS, SERVICES, hooks
from core.plugin_api.markers import PROJECT

GROUP = "greenroll.regions"
DEPLOYMENT = "greenroll.deployment"
"""Entry points of plugins that a deployment brings beside its region: they observe and serve, and declare nothing."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A region plugin's module and its name."""

    name: str
    module: ModuleType

    @property
    def root(self) -> Path:
        """The folder of the plugin's package."""
        return Path(str(self.module.__file__)).parent


_standing_in: dict[str, Plugin] = {}


@contextmanager
def standing_in(name: str, plugin: Plugin) -> Iterator[None]:
    """Let a plugin that lies in a folder be found by a name, as if it was installed, before any that is."""
    before = _standing_in.get(name)
    _standing_in[name] = plugin
    try:
        yield
    finally:
        if before is None:
            del _standing_in[name]
        else:
            _standing_in[name] = before


def installed() -> tuple[EntryPoint, ...]:
    """The entry points of all installed region plugins, by name."""
    return tuple(sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)))


def comes_from(entry: EntryPoint) -> str:
    """Where an installed plugin comes from: its distribution with version, and its module."""
    distribution = entry.dist
    if distribution is None:
        return entry.value
    return f"{distribution.name} {distribution.version} ({entry.value})"


def find(name: str) -> Plugin:
    """Import the installed plugin of that name. Raises PluginRefused."""
    if name in _standing_in:
        return _standing_in[name]
    entries = [entry for entry in installed() if entry.name == name]
    if not entries:
        cure = did_you_mean(name, (entry.name for entry in installed()), what="installed region")
        raise PluginRefused([Fault(name, "", 0, "", f"no region of the name {name!r} is installed", cure)])
    if len(entries) > 1:
        brought = " and ".join(comes_from(entry) for entry in entries)
        message, cure = f"two installed plugins call themselves {name!r}: {brought}", "uninstall one of them"
        raise PluginRefused([Fault(name, "", 0, "", message, cure)])
    with failures_told(name, None, "importing the plugin"):
        module = entries[0].load()
    if not isinstance(module, ModuleType) or getattr(module, "__file__", None) is None:
        message = f"the entry point names {entries[0].value!r}, which is no package"
        raise PluginRefused([Fault(name, "", 0, "", message, "name the plugin's package, such as `my_region`")])
    with failures_told(name, None, "importing the plugin"):
        module = _unhidden(module)
    return Plugin(name, module)


def of_deployment() -> tuple[Plugin, ...]:
    """Import what the deployment brings, by name. Raises PluginRefused."""
    found = []
    for entry in sorted(entry_points(group=DEPLOYMENT), key=lambda each: (each.name, each.value)):
        with failures_told(entry.name, None, "importing the plugin"):
            module = entry.load()
        declared = [name for name in hooks() if name not in {*OBSERVERS, *SERVICES} and _implements(module, name)]
        if declared:
            message, cure = f"a deployment's plugin declares {declared[0]!r}", "declare it in a region's plugin"
            raise PluginRefused([Fault(entry.name, "", 0, "", message, cure)])
        found.append(Plugin(entry.name, module))
    return tuple(found)


def _implements(module: ModuleType, hook: str) -> bool:
    return hasattr(getattr(module, hook, None), f"{PROJECT}_impl")


def open_folder(folder: Path) -> Plugin:
    """Import the plugin that lies in a folder, installed or not. Raises PluginRefused."""
    root = folder.resolve()
    init = root / "__init__.py"
    if not init.is_file():
        message, cure = "this folder holds no plugin: it has no __init__.py", "see docs/hooks.md for what it holds"
        raise PluginRefused([Fault(root.name, "__init__.py", 0, "", message, cure)])
    package = "greenroll_plugin_" + re.sub(r"\W", "_", root.name)
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]
    spec = importlib.util.spec_from_file_location(package, init, submodule_search_locations=[str(root)])
    if spec is None or spec.loader is None:
        raise PluginRefused([Fault(root.name, "__init__.py", 0, "", "this cannot be imported", "check its name")])
    module = importlib.util.module_from_spec(spec)
    sys.modules[package] = module
    with failures_told(root.name, root, "importing the plugin"):
        spec.loader.exec_module(module)
    return Plugin(root.name, module)


def _unhidden(module: ModuleType) -> ModuleType:
    """The package with its hooks, also where somebody has imported its module `rules`, which hides the hook `rules`."""
    hidden = [name for name in hooks() if isinstance(vars(module).get(name), ModuleType)]
    return importlib.reload(module) if hidden else module


@contextmanager
def failures_told(name: str, root: Path | None, doing: str) -> Iterator[None]:
    """Turn whatever a plugin's own code raises into a fault at the line where it happened."""
    try:
        yield
    except PluginRefused:
        raise
    except Exception as error:
        file, line = _where(error, root)
        message = f"{doing} failed: {type(error).__name__}: {error}"
        raise PluginRefused([Fault(name, file, line, "", message, "mend the plugin's code")]) from error


def _where(error: Exception, root: Path | None) -> tuple[str, int]:
    """The innermost line of the plugin's own code that the error came through."""
    if isinstance(error, SyntaxError) and error.filename:
        return Path(error.filename).name, error.lineno or 0
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if root is None and frame.filename.startswith("<"):
            continue
        if root is None or path.is_relative_to(root):
            return (str(path.relative_to(root)) if root else path.name), frame.lineno or 0
    return "__init__.py", 0
