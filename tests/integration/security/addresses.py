"""Every address of an application, from its own map of routes: none is written down here, so none can be forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.routing import Rule

from tests.integration.security.scenes import Scene

VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Address:
    """One route with one method, filled with values of the scene."""

    method: str
    rule: str
    endpoint: str
    path: str
    query: str

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def arguments(self) -> set[str]:
        return set(re.findall(r"(\w+)>", self.rule))

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def rules(scene: Scene, method: str) -> Iterator[Rule]:
    """The routes that answer to the method, in the order of their addresses."""
    every = (rule for rule in scene.app.url_map.iter_rules() if method in (rule.methods or ()))
    found = (rule for rule in every if re.search(scene.only, rule.rule))
    return iter(sorted(found, key=lambda rule: rule.rule))


def values_for(scene: Scene, rule: Rule) -> Mapping[str, Any] | None:
    """What fills the route; None where the scene has no value for one of its parameters."""
    values = {**scene.fills, **scene.special.get(rule.endpoint, {})}
    return None if rule.arguments - values.keys() else {name: values[name] for name in rule.arguments}


def filled(scene: Scene, rule: Rule, values: Mapping[str, Any]) -> str:
    """The path of the route with these values."""
    adapter = scene.app.url_map.bind("localhost")
    path: str = adapter.build(rule.endpoint, values, method=next(iter(rule.methods or ())), append_unknown=False)
    return path


def addresses(scene: Scene, method: str) -> list[Address]:
    """Every route of the method that the scene can fill."""
    return [
        Address(method, rule.rule, rule.endpoint, path := filled(scene, rule, values), _query(scene, path))
        for rule in rules(scene, method)
        if (values := values_for(scene, rule)) is not None
    ]


def _query(scene: Scene, path: str) -> str:
    return urlencode(next((query for start, query in scene.queries.items() if path.startswith(start)), {}))
