"""A plugin's folder: where each hook's declarations stand, and how they are read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from importlib import import_module
from pathlib import Path
from types import ModuleType, NoneType
from typing import Any, TypeVar

from core.plugin_api.declarations import (
    Call,
    Case,
    Clause,
    Deadline,
    Demo,
    EvaluatorCap,
    EvaluatorRequirement,
    Form,
    GradingTiers,
    IndicatorSet,
    Industry,
    Matter,
    Quota,
    Region,
    Rule,
    Source,
    SummaryTable,
    Term,
)
from core.plugin_api.faults import Fault, PluginRefused, did_you_mean
from core.plugin_api.judgement import is_marked
from core.plugin_api.markers import hookimpl
from core.plugin_api.reader import Reader, Spread

T = TypeVar("T")

#: Where each hook's declarations stand; a name without an ending is a folder with one declaration (or list) a file.
FILES: Mapping[str, str] = {
    "region": "region.yaml",
    "sources": "sources.yaml",
    "clauses": "clauses.yaml",
    "calls": "calls",
    "deadlines": "deadlines.yaml",
    "forms": "forms",
    "grading_tiers": "grading.yaml",
    "quotas": "quotas.csv",
    "evaluator_caps": "caps.yaml",
    "evaluator_requirements": "evaluator_requirements.yaml",
    "rules": "rules.yaml",
    "judgements": "rules.py",
    "indicator_sets": "indicators",
    "industries": "industries.csv",
    "terms": "terms.yaml",
    "summary_tables": "summary_tables",
    "cases": "cases",
    "demo": "demo",
}


class PluginFolder:
    """The folder of a plugin's package. Each method reads what one hook returns, and raises PluginRefused with every
    fault.

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
        for hook, file in FILES.items():
            path = self.root / file
            is_free = isinstance(
                package.get(hook), ModuleType | NoneType
            )  # a module of the package may bear a hook's name
            if is_free and (path.is_file() or _is_folder(path)):
                package[hook] = self._hook(hook)

    def _hook(self, name: str) -> Callable[[], Any]:
        read = getattr(self, name)

        @wraps(read)
        def hook() -> Any:
            return read()

        hook.__module__ = self.package
        return hookimpl(hook)

    def region(self) -> Region:
        """region.yaml"""
        return self._one("region", Region)

    def sources(self) -> tuple[Source, ...]:
        """sources.yaml"""
        return self._several("sources", Source)

    def clauses(self) -> tuple[Clause, ...]:
        """clauses.yaml"""
        return self._several("clauses", Clause)

    def calls(self) -> tuple[Call, ...]:
        """calls/*.yaml, one a file"""
        return self._folder("calls", Call)

    def deadlines(self) -> tuple[Deadline, ...]:
        """deadlines.yaml"""
        return self._several("deadlines", Deadline)

    def forms(self) -> tuple[Form, ...]:
        """forms/*.yaml, one a file"""
        return self._folder("forms", Form)

    def grading_tiers(self) -> tuple[GradingTiers, ...]:
        """grading.yaml"""
        return self._several("grading_tiers", GradingTiers)

    def quotas(self) -> tuple[Quota, ...]:
        """quotas.csv.

        A row per body and category, or a row per body with a column ``count:CATEGORY`` for each category
        """
        return self._read(
            lambda it: it.table(FILES["quotas"], Quota, spread=Spread("count", "category"), identify=_quota_id)
        )

    def evaluator_caps(self) -> tuple[EvaluatorCap, ...]:
        """caps.yaml"""
        return self._several("evaluator_caps", EvaluatorCap)

    def evaluator_requirements(self) -> tuple[EvaluatorRequirement, ...]:
        """evaluator_requirements.yaml"""
        return self._several("evaluator_requirements", EvaluatorRequirement)

    def rules(self) -> tuple[Rule, ...]:
        """rules.yaml"""
        return self._several("rules", Rule)

    def judgements(self) -> tuple[Callable[..., Any], ...]:
        """The functions of rules.py that are marked with ``@judgement()``."""
        if not (self.root / FILES["judgements"]).is_file():
            raise PluginRefused([_no_such_file(self.name, FILES["judgements"])])
        module = self._module("rules")
        return tuple(
            member for member in vars(module).values() if is_marked(member) and member.__module__ == module.__name__
        )

    def indicator_sets(self) -> tuple[IndicatorSet, ...]:
        """indicators/*.yaml, one a file"""
        return self._folder("indicator_sets", IndicatorSet)

    def industries(self) -> tuple[Industry, ...]:
        """industries.csv"""
        return self._read(lambda it: it.table(FILES["industries"], Industry))

    def terms(self) -> tuple[Term, ...]:
        """terms.yaml"""
        return self._several("terms", Term)

    def summary_tables(self) -> tuple[SummaryTable, ...]:
        """summary_tables/*.yaml, one a file"""
        return self._folder("summary_tables", SummaryTable)

    def cases(self) -> tuple[Case, ...]:
        """cases/*.yaml, a list a file"""
        return self._read(lambda it: it.folder_of_lists(FILES["cases"], Case, complete=_same_matter))

    def demo(self) -> Demo | None:
        """demo/*.yaml, the one declaration"""
        found = self._folder("demo", Demo)
        if len(found) > 1:
            message = "a region has one demo; this folder holds several"
            raise PluginRefused([Fault(self.name, "demo/", 0, "", message, "keep one file")])
        return found[0] if found else None

    def unread(self, hooks: Sequence[str]) -> tuple[Fault, ...]:
        """A fault for every declaring file that none of the plugin's hooks reads: a misspelt name would be silence."""
        read = {FILES[hook] for hook in hooks if hook in FILES}
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
        hook = next((hook for hook, file in FILES.items() if file == name), None)
        if hook is not None:
            message, cure = (
                f"no hook reads this: the plugin does not implement `{hook}`",
                f"implement `{hook}`, or remove it",
            )
        else:
            message, cure = "no hook reads a file of this name", did_you_mean(name, FILES.values(), what="file")
        return Fault(self.name, name, 0, "", message, cure)

    def _one(self, hook: str, declares: type[T]) -> T:
        found: tuple[T | None, ...] = self._read(lambda it: (it.one(FILES[hook], declares),))
        if found[0] is None:
            raise PluginRefused([Fault(self.name, FILES[hook], 1, "", "this file is empty", "see docs/hooks.md")])
        return found[0]

    def _several(self, hook: str, declares: type[T]) -> tuple[T, ...]:
        return self._read(lambda it: it.several(FILES[hook], declares))

    def _folder(self, hook: str, declares: type[T]) -> tuple[T, ...]:
        return self._read(lambda it: it.folder(FILES[hook], declares))

    def _read(self, reading: Callable[[Reader], tuple[T, ...]]) -> tuple[T, ...]:
        reader = Reader(self.root, self.name)
        found = reading(reader)
        if reader.faults:
            raise PluginRefused(reader.faults, readable=found)
        return found


def _is_folder(path: Path) -> bool:
    """A folder of declarations (one that holds none is somebody's own affair: templates, pictures)."""
    return path.is_dir() and any(path.glob("*.yaml"))


def _no_such_file(plugin: str, name: str) -> Fault:
    return Fault(plugin, name, 0, "", "this file does not exist", "write it, or leave its hook out of __init__.py")


def _quota_id(row: Mapping[str, Any]) -> str:
    """A quota's id from what it is about, for rows that give none."""
    about = (row.get(key) for key in ("kind", "call", "body", "category", "from_year"))
    return "-".join(str(part) for part in about if part is not None)


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
