"""The instance: one region served with one set of settings, held by the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, cast

from flask import Flask, current_app, g, has_app_context

from core import clock
from core.config import Settings
from core.plugin_api.loader import LoadedRegion, load
from core.policy.book import PolicyBook
from core.policy.layers import Layer
from core.policy.resolve import resolve

EXTENSION = "greenroll"

# Books of this many days are kept: today's, and those that somebody looks back at.
_BOOKS = 32


class OwnLayer(Protocol):
    """What staff changed in the running system. The slice that keeps those changes gives one to the instance."""

    def revision(self) -> int:
        """A number that grows with every change; asked once per request, of the database, for all workers alike."""
        ...

    def layer(self) -> Layer:
        """The instance's layer as it stands at that revision."""
        ...


@dataclass
class Instance:
    """The region that was loaded, the settings, and the policy books resolved so far."""

    region: LoadedRegion
    settings: Settings
    own: OwnLayer | None = None
    _books: dict[date, PolicyBook] = field(default_factory=dict)
    _layers: tuple[Layer, ...] = ()
    _revision: int | None = None

    @property
    def name(self) -> str:
        """The region's name: 湖南省."""
        return self.region.region.name

    @property
    def authority(self) -> str:
        """The name of the department that decides."""
        return self.region.region.authority

    def book(self, on: date | None = None) -> PolicyBook:
        """The policy book as it stands on a day, with what staff changed; today's where none is given."""
        self._refresh()
        day = on or clock.today()
        if day not in self._books:
            if len(self._books) >= _BOOKS:
                self._books.clear()
            self._books[day] = resolve(self._layers, on=day)
        return self._books[day]

    def forget(self) -> None:
        """Ask for the revision again: something was just changed in this request."""
        if has_app_context():
            g.pop("policy_revision", None)

    def _refresh(self) -> None:
        """Drop every book when the instance's own layer has moved on."""
        revision = self._current_revision()
        if revision == self._revision and self._layers:
            return
        own = () if self.own is None else (self.own.layer(),)
        self._layers = (*self.region.layers, *own)
        self._revision = revision
        self._books.clear()

    def _current_revision(self) -> int:
        if self.own is None:
            return 0
        if "policy_revision" not in g:
            g.policy_revision = self.own.revision()
        return cast(int, g.policy_revision)


def open_instance(app: Flask, settings: Settings) -> Instance:
    """Load the region and give the instance to the application. Raises PluginRefused."""
    made = Instance(load(settings.region), settings)
    app.extensions[EXTENSION] = made
    return made


def instance() -> Instance:
    """The instance of the running application."""
    return cast(Instance, current_app.extensions[EXTENSION])
