"""The instance: one region served with one set of settings, held by the application."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol, cast

from flask import Flask, current_app, has_app_context

from core import clock
from core.config import Settings
from core.db.keeping import Kept, again, once
from core.plugin_api import Actor
from core.plugin_kit.loader import LoadedRegion, load
from core.policy.book import PolicyBook
from core.policy.citations import places_in
from core.policy.layers import Layer
from core.policy.resolve import region_of, resolve

EXTENSION = "greenroll"

DEPARTMENT = "主管部门"
"""What the department is called where the region gives no word of its own, and where no region is served."""

_REVISION = "instance.revision"

_layers = Kept[Hashable, tuple[Layer, ...]](most=4)
_books = Kept[tuple[Hashable, date], PolicyBook](most=32)
"""By revision and day: today's, and those that somebody looks back at."""


class OwnLayer(Protocol):
    """What staff changed in the running system. The slice that keeps those changes gives one to the instance."""

    def revision(self) -> Hashable:
        """Another value after every change; asked once in a transaction, of the database, for all workers alike."""
        ...

    def layer(self) -> Layer:
        """The instance's layer as it stands at that revision."""
        ...


@dataclass
class Instance:
    """The region that was loaded, the settings, and what staff changed."""

    region: LoadedRegion
    settings: Settings
    own: OwnLayer | None = None

    @property
    def name(self) -> str:
        """The region's name."""
        return self.region.region.name

    @property
    def authority(self) -> str:
        """The name of the department that decides."""
        return self.region.region.authority

    @property
    def department(self) -> str:
        """What people call that department."""
        return self.region.region.department or DEPARTMENT

    @cached_property
    def authority_above(self) -> str:
        """Who decides above that department, by name."""
        return region_of(self.region.layers).authority_above or Actor.MINISTRY.label

    @cached_property
    def levels(self) -> frozenset[str]:
        """The levels that the region and those below it declare: staff change none, so that no book is asked."""
        return frozenset(region_of(self.region.layers).levels)

    @cached_property
    def places_cited(self) -> Mapping[str, str]:
        """Every clause that was ever declared, by its id, as pages cite it: in force or not any more."""
        return places_in(self.region.layers)

    def book(self, on: date | None = None) -> PolicyBook:
        """The policy book as it stands on a day, with what staff changed; today's where none is given."""
        revision, day = self.revision, on or clock.today()
        return _books.get((revision, day), lambda: resolve(_layers.get(revision, self._layers), on=day))

    @property
    def revision(self) -> Hashable:
        """Another value after every change that staff made: what a page of the book was drawn from."""
        return None if self.own is None else once(_REVISION, self.own.revision)

    def forget(self) -> None:
        """Ask for the revision again: the running transaction has just changed something."""
        again(_REVISION)

    def _layers(self) -> tuple[Layer, ...]:
        return self.region.layers if self.own is None else (*self.region.layers, self.own.layer())


def open_instance(app: Flask, settings: Settings) -> Instance:
    """Load the region and give the instance to the application. Raises PluginRefused."""
    made = Instance(load(settings.region), settings)
    app.extensions[EXTENSION] = made
    return made


def instance() -> Instance:
    """The instance of the running application."""
    return cast(Instance, current_app.extensions[EXTENSION])


def department() -> str:
    """What people call the department that decides here: the region's own word."""
    return instance().department if has_app_context() else DEPARTMENT
