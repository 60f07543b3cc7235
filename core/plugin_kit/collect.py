"""Asks one plugin's hooks, once, and gathers what it declares; whatever is wrong becomes a fault."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from types import NoneType
from typing import Any, get_args, get_origin

import pluggy

from core.plugin_api import schema
from core.plugin_api.declarations import Case, Demo, Place, Region
from core.plugin_api.faults import Fault, PluginRefused, did_you_mean
from core.plugin_api.folder import PluginFolder
from core.plugin_api.hooks import OBSERVERS, ON_DEMAND, SERVICES, SINGLE, hooks
from core.plugin_api.judgement import Judgement, read
from core.plugin_api.kinds import KINDS
from core.plugin_api.markers import API_VERSION, PROJECT
from core.plugin_kit.installed import Plugin, failures_told
from core.policy.layers import Layer


@dataclass(slots=True)
class Collected:
    """What a plugin declares, as far as it could be read. ``read_whole``: nothing is missing from it."""

    plugin: Plugin
    region: Region
    layer: Layer
    judgements: tuple[Judgement, ...]
    faults: list[Fault] = field(default_factory=list)
    read_whole: bool = True


def register(manager: pluggy.PluginManager, plugin: Plugin) -> None:
    """Register a plugin. Raises PluginRefused for another API version, and for hooks that are misspelt or unmarked."""
    faults = [*_api_faults(plugin)]
    if not faults:
        try:
            manager.register(plugin.module, name=plugin.name)
        except pluggy.PluginValidationError as error:
            arguments = ", ".join(f"{name}(event)" for name in OBSERVERS)
            cure = f"a declaring hook takes no argument; the observers are {arguments}"
            faults.append(Fault(plugin.name, "__init__.py", 0, "", f"a hook takes other arguments: {error}", cure))
        faults += _misspelt(manager, plugin)
        faults += _unmarked(manager, plugin)
    if faults:
        raise PluginRefused(faults)
    manager.check_pending()


def ask_region(manager: pluggy.PluginManager, plugin: Plugin) -> tuple[Region, tuple[Fault, ...]]:
    """The plugin's region, and what is wrong with it where it could be read all the same.

    Raises PluginRefused where it says none, or several.
    """
    faults: tuple[Fault, ...] = ()
    try:
        found = ask(manager, plugin, "region")
    except PluginRefused as refused:
        found, faults = tuple(each for each in refused.readable if each is not None), refused.faults
        if not found:
            raise
    if not found:
        cure = "write region.yaml, which PluginFolder(__name__).hooks() reads, or implement the hook `region`"
        raise PluginRefused([Fault(plugin.name, "__init__.py", 0, "", "the plugin declares no region", cure)])
    region: Region = found[0]
    return region, faults


def collect(manager: pluggy.PluginManager, plugin: Plugin, region: Region, found: Iterable[Fault] = ()) -> Collected:
    """Ask every declaring hook of one plugin, `region` (already asked) and those on demand apart.

    ``found`` is what was wrong with the region.
    """
    faults = [*found]
    said: dict[str, tuple[Any, ...]] = {}
    for hook in hooks():
        if hook not in {*OBSERVERS, *ON_DEMAND, *SERVICES} and hook != "region":
            try:
                said[hook] = ask(manager, plugin, hook)
            except PluginRefused as refused:
                faults += refused.faults
                said[hook] = refused.readable
    read_whole = not faults
    judgements, unreadable = _judgements(plugin, region, said.pop("judgements"))
    faults += unreadable
    faults += unread_files(manager, plugin)
    declared = {kind: tuple(_of(region.id, each) for each in said[kind.hook]) for kind in KINDS.values()}
    layer = Layer(origin=region.id, region=region, declared=declared)
    return Collected(plugin, region, layer, judgements, faults, read_whole)


def ask(manager: pluggy.PluginManager, plugin: Plugin, hook: str) -> tuple[Any, ...]:
    """What one plugin's hook returns; nothing where it does not implement it.

    Raises PluginRefused, with what could be read, for faults of the files, exceptions and wrong return values.
    """
    others = [each for each in manager.get_plugins() if each is not plugin.module]
    caller = manager.subset_hook_caller(hook, remove_plugins=others)
    renamed = partial(_renamed, plugin.name)
    try:
        with failures_told(plugin.name, plugin.root, f"the hook `{hook}`"):
            said = caller()
            returned = said[0] if said else ()
            found = (returned,) if hook in SINGLE and said else tuple(returned)
    except PluginRefused as refused:
        raise PluginRefused(map(renamed, refused.faults), refused.readable) from None
    place = place_of(manager, plugin, hook)
    expected = _expected(hooks()[hook])
    wrong = [each for each in found if not _is_a(expected, each)]
    if wrong:
        message = f"the hook `{hook}` returned {type(wrong[0]).__name__}, not {getattr(expected, '__name__', expected)}"
        cure = "return what the folder's method of the same name returns, or declarations of that type"
        raise PluginRefused([Fault(plugin.name, place.file, place.line, "", message, cure)])
    return tuple(_as_read(each, place, plugin.name) for each in found)


def place_of(manager: pluggy.PluginManager, plugin: Plugin, hook: str) -> Place:
    """Where the plugin implements a hook."""
    for implementation in getattr(manager.hook, hook).get_hookimpls():
        if implementation.plugin is plugin.module:
            return Place("__init__.py", _line_of(implementation.function))
    return Place("__init__.py")


def unread_files(manager: pluggy.PluginManager, plugin: Plugin) -> tuple[Fault, ...]:
    """A fault for every file of the plugin's folder that no hook of it reads."""
    implemented = [
        hook
        for hook in hooks()
        if any(each.plugin is plugin.module for each in getattr(manager.hook, hook).get_hookimpls())
    ]
    folders = [member for member in vars(plugin.module).values() if isinstance(member, PluginFolder)]
    return tuple(_renamed(plugin.name, fault) for folder in folders[:1] for fault in folder.unread(implemented))


def _api_faults(plugin: Plugin) -> Iterable[Fault]:
    wanted = getattr(plugin.module, "greenroll_api", 1)
    if wanted == API_VERSION:
        return
    message = f"the plugin is written for version {wanted} of the plugin API; this release has version {API_VERSION}"
    newer = isinstance(wanted, int) and wanted > API_VERSION
    cure = (
        "install a newer release of GreenRoll" if newer else "bring the plugin up to date, or install an older release"
    )
    yield Fault(plugin.name, "__init__.py", 0, "greenroll_api", message, cure)


def _misspelt(manager: pluggy.PluginManager, plugin: Plugin) -> Iterable[Fault]:
    for name in [name for name in vars(manager.hook) if not name.startswith("_") and name not in hooks()]:
        for implementation in getattr(manager.hook, name).get_hookimpls():
            if implementation.plugin is plugin.module and not implementation.optionalhook:
                line = _line_of(implementation.function)
                cure = did_you_mean(name, hooks(), what="hook")
                yield Fault(plugin.name, "__init__.py", line, name, f"there is no hook `{name}`", cure)


def _unmarked(manager: pluggy.PluginManager, plugin: Plugin) -> Iterable[Fault]:
    """A function with a hook's name that is not marked: pluggy would pass over it in silence."""
    for hook in hooks():
        function = getattr(plugin.module, hook, None)
        is_own = callable(function) and getattr(function, "__module__", None) == plugin.module.__name__
        if is_own and not hasattr(function, f"{PROJECT}_impl"):
            message = f"the function `{hook}` has a hook's name but is not marked as one"
            yield Fault(plugin.name, "__init__.py", _line_of(function), hook, message, "put @hookimpl above it")


def _judgements(
    plugin: Plugin, region: Region, functions: Sequence[Callable[..., Any]]
) -> tuple[tuple[Judgement, ...], list[Fault]]:
    found, faults = [], []
    for function in functions:
        try:
            found.append(read(function, region.id))
        except TypeError as error:
            name = getattr(function, "__name__", "")
            cure = "mark it with @judgement() and give every parameter a name and a type"
            faults.append(Fault(plugin.name, "rules.py", _line_of(function), name, str(error), cure))
    return tuple(found), faults


def _expected(returned: Any) -> Any:
    """The type of one thing that a hook returns: of ``Sequence[Deadline]``, ``Deadline``."""
    arguments = [each for each in get_args(returned) if each is not NoneType]
    return arguments[0] if arguments else returned


def _is_a(expected: Any, value: Any) -> bool:
    if get_origin(expected) is not None:  # a function
        return callable(value)
    return value is None or isinstance(value, expected)


def _as_read(value: Any, place: Place, plugin: str) -> Any:
    """A declaration that was made in code is read as a file's is, and stands where its hook does. Raises PluginRefused.

    So lists may be given for tuples and words for enumerations, and what is of another type is refused. Cases and demos
    hold data of any type: they are taken as they are.
    """
    if not dataclasses.is_dataclass(value) or isinstance(value, type) or getattr(value, "place", None) != Place():
        return value
    if isinstance(value, Case | Demo):
        return dataclasses.replace(value, place=place)
    try:
        read: Any = schema.load(type(value), _said(value))
    except schema.NotReadable as wrong:
        faults = [
            Fault(plugin, place.file, place.line, path, problem.message, problem.cure)
            for path, problem in wrong.problems
        ]
        raise PluginRefused(faults) from None
    return dataclasses.replace(read, place=place)


_NOTHING: tuple[Any, ...] = ((), [], {})


def _said(value: Any) -> Any:
    """What was made in code, as a file would say it: mappings, lists, text, true and false."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        keys = schema.keys_of(type(value))
        said = ((key, getattr(value, name)) for key, name in keys.items())
        return {key: _said(each) for key, each in said if each is not None and each not in _NOTHING}
    if isinstance(value, Mapping):
        return {key: _said(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_said(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value


def _of(origin: str, declaration: Any) -> Any:
    return dataclasses.replace(declaration, origin=origin)


def _renamed(plugin: str, fault: Fault) -> Fault:
    return dataclasses.replace(fault, plugin=plugin)


def _line_of(function: Any) -> int:
    code = getattr(function, "__code__", None)
    return int(code.co_firstlineno) if code is not None else 0
