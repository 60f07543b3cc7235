"""Templates of letters and notices: the file is there and can be read, asks only for what is known, and its number
tells every letter from every other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.plugin_api import placeholders
from core.plugin_api.declarations import DispatchKind, DispatchTemplate
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.known import IN_LISTS, KNOWN_OF_DISPATCH
from core.plugin_kit.checks.scope import Scope, fault
from core.plugin_kit.templating import problems
from core.policy.layers import Layer

IN_NUMBERS = frozenset({"office", "body", "year", "serial", "kind"})


def check(layer: Layer) -> Iterator[Fault]:
    """Numbers that would not tell letters apart."""
    for each in layer.dispatches:
        named = {placeholder.name for placeholder in placeholders.placeholders(each.number)}
        for name in sorted(named - IN_NUMBERS):
            yield fault(each, "number", f"a number knows no {name!r}", did_you_mean(name, IN_NUMBERS, what="name"))
        missing = sorted({"year", "serial"} - named)
        if missing:
            words = ", ".join(f"{{{name}}}" for name in missing)
            yield fault(each, "number", f"the number says no {words}: two letters would bear one", f"add {words}")
        if named.isdisjoint({"office", "body"}):
            message = "the number names no office: letters of two offices would bear one"
            yield fault(each, "number", message, "add {office}, or {body}")


def check_apart(scope: Scope) -> Iterator[Fault]:
    """Kinds whose numbers are alike: each kind is counted by itself."""
    seen: dict[str, DispatchTemplate] = {}
    for layer in scope.layers:
        for each in layer.dispatches:
            other = seen.setdefault(each.number, each)
            if other.kind is not each.kind and "{kind}" not in each.number:
                message = f"letters of the kind {other.kind.value!r} are numbered alike"
                yield fault(each, "number", message, "give each kind its own word, or add {kind}")


def files(layer: Layer, root: Path) -> Iterator[Fault]:
    """Files that are not there, are no .docx, or ask for what is not known."""
    for each in layer.dispatches:
        if each.file is None:
            continue
        path = (root / each.file).resolve()
        if not path.is_relative_to(root.resolve()) or not path.is_file():
            yield fault(each, "file", f"there is no file {each.file!r} in the plugin's folder", "put it there")
            continue
        known = KNOWN_OF_DISPATCH[DispatchKind(each.kind).value]
        within = {f"{entry}.{name}" for entry in IN_LISTS for name in IN_LISTS[entry]}
        for message, name in problems(path.read_bytes(), known, IN_LISTS):
            cure = did_you_mean(name, {*known, *within}, what="name") if name else "see docs/hooks.md"
            yield fault(each, "file", f"{each.file}: {message}", cure)
