"""The instance: one region served with one set of settings, held by the application."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol, cast

from flask import Flask, current_app, g, has_app_context

from core import clock
from core.config import Settings
from core.plugin_kit.loader import LoadedRegion, load
from core.policy.book import PolicyBook
from core.policy.layers import Layer
from core.policy.resolve import region_of, resolve

EXTENSION = "greenroll"

# Books of this many days are kept: today's, and those that somebody looks back at.
_BOOKS = 32


class OwnLayer(Protocol):
    """What staff changed in the running system. The slice that keeps those changes gives one to the instance."""

    def revision(self) -> Hashable:
        """Another value after every change; asked once per request, of the database, for all workers alike."""
        ...

    def layer(self) -> Layer:
        """The instance's layer as it stands at that revision."""
        ...


@dataclass(frozen=True, slots=True)
class _Stack:
    """The layers of one revision and the books resolved from them: replaced as a whole, so that threads mix no two."""

    revision: Hashable
    layers: tuple[Layer, ...]
    books: dict[date, PolicyBook] = field(default_factory=dict)


@dataclass
class Instance:
    """The region that was loaded, the settings, and the policy books resolved so far."""

    region: LoadedRegion
    settings: Settings
    own: OwnLayer | None = None
    _stack: _Stack | None = None

    @property
    def name(self) -> str:
        """The region's name."""
        return self.region.region.name

    @property
    def authority(self) -> str:
        """The name of the department that decides."""
        return self.region.region.authority

    @cached_property
    def levels(self) -> frozenset[str]:
        """The levels that the region and those below it declare: staff change none, so that no book is asked."""
        return frozenset(region_of(self.region.layers).levels)

    def book(self, on: date | None = None) -> PolicyBook:
        """The policy book as it stands on a day, with what staff changed; today's where none is given."""
        stack = self._current()
        day = on or clock.today()
        found = stack.books.get(day)
        if found is None:
            if len(stack.books) >= _BOOKS:
                stack.books.clear()
            found = stack.books[day] = resolve(stack.layers, on=day)
        return found

    @property
    def revision(self) -> Hashable:
        """Another value after every change that staff made: what a page of the book was drawn from."""
        return self._current().revision

    def forget(self) -> None:
        """Ask for the revision again: something was just changed in this request."""
        if has_app_context():
            g.pop("policy_revision", None)

    def _current(self) -> _Stack:
        """The layers as they now are: new ones when the instance's own layer has moved on."""
        revision = self._current_revision()
        stack = self._stack
        if stack is None or stack.revision != revision:
            own = () if self.own is None else (self.own.layer(),)
            stack = self._stack = _Stack(revision, (*self.region.layers, *own))
        return stack

    def _current_revision(self) -> Hashable:
        if self.own is None:
            return None
        if "policy_revision" not in g:
            g.policy_revision = self.own.revision()
        return cast(Hashable, g.policy_revision)


def open_instance(app: Flask, settings: Settings) -> Instance:
    """Load the region and give the instance to the application. Raises PluginRefused."""
    made = Instance(load(settings.region), settings)
    app.extensions[EXTENSION] = made
    return made


def instance() -> Instance:
    """The instance of the running application."""
    return cast(Instance, current_app.extensions[EXTENSION])
