"""The navigation: every slice adds its entries once, at start-up; what a person sees depends on the roles held.

navigation.add(app, Entry("单位", "units.index", roles={Role.BODY_OFFICER}, position=30))
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar, cast

from flask import Flask, current_app
from markupsafe import Markup
from werkzeug.routing import Map

from core.people.models import Person, Role
from core.web.markup import macro

EVERYBODY: frozenset[Role] = frozenset()
_EXTENSION = "greenroll.navigation"


class Group(StrEnum):
    """Entries that fold up under one word, so that a menu is one line: what is at hand every day stands by itself."""

    CALLS = "通知与政策"
    UNITS = "单位与培育"
    LISTS = "名单管理"
    JUDGES = "机构与专家"
    PUBLIC = "公开信息"
    """What everybody may read; to those who are not signed in it is all that there is, and is not folded."""


@dataclass(frozen=True)
class Entry:
    """A link of the navigation to an endpoint without parameters.

    `roles`: who sees it; EVERYBODY also those who are not signed in. Lower `position` stands first. `home`: the page on
    which people of these roles begin their work, if no entry before it is one.
    """

    label: str
    endpoint: str
    roles: frozenset[Role] = EVERYBODY
    position: int = 50
    home: bool = False
    group: Group | None = None


@dataclass(frozen=True)
class Link:
    """An entry with its address."""

    label: str
    url: str
    home: bool = False
    group: Group | None = None

    def leads_to(self, path: str) -> bool:
        """Whether the page at that path is this one or below it."""
        return path == self.url or (self.url != "/" and path.startswith(f"{self.url.rstrip('/')}/"))


@dataclass
class Navigation:
    """All entries of an application, and what each set of roles sees of them."""

    entries: list[Entry] = field(default_factory=list)
    _seen: dict[frozenset[Role] | None, tuple[Link, ...]] = field(default_factory=dict)

    def links(self, roles: frozenset[Role] | None) -> tuple[Link, ...]:
        """What people of these roles see (None: not signed in), in order; made once."""
        found = self._seen.get(roles)
        if found is None:
            found = self._seen[roles] = tuple(self._made(roles))
        return found

    def _made(self, roles: frozenset[Role] | None) -> Iterable[Link]:
        address = current_app.url_map.bind("localhost")
        for entry in sorted(self.entries, key=lambda entry: (entry.position, entry.label)):
            url = address.build(entry.endpoint)
            if entry.roles == EVERYBODY:
                yield Link(entry.label, url, entry.home, None if roles is None else Group.PUBLIC)
            elif roles and not entry.roles.isdisjoint(roles):
                yield Link(entry.label, url, entry.home, entry.group)


class FixedUrls:
    """Addresses that every page shows (`url.account`): built once per application, not once per page."""

    endpoints: ClassVar[dict[str, str]] = {
        "sign_in": "security.login",
        "sign_out": "security.logout",
        "register": "accounts.register",
        "account": "accounts.profile",
        "privacy": "accounts.privacy",
        "messages": "notifications.index",
        "jobs": "jobs.index",
    }

    def __getattr__(self, name: str) -> str:
        if name not in self.endpoints:
            raise AttributeError(name)
        url = address_of(self.endpoints[name])
        setattr(self, name, url)
        return url


def address_of(endpoint: str, **ids: str) -> str:
    """The address of a page without parameters, or with ids alone: how it reads is built once."""
    return _built(current_app.url_map, endpoint, tuple(ids)).format_map(ids)


@lru_cache(maxsize=512)
def _built(routes: Map, endpoint: str, names: tuple[str, ...]) -> str:
    # An address holds brackets as they are; braces would be written otherwise.
    built: str = routes.bind("localhost").build(endpoint, {name: f"({name})" for name in names})
    return built.replace("(", "{").replace(")", "}")


def add(app: Flask, *entries: Entry) -> None:
    """Add entries; called by a slice's `register`."""
    _of(app).entries.extend(entries)


def links_for(person: Person | None) -> tuple[Link, ...]:
    """The navigation of a person, or of somebody who is not signed in."""
    return _of(current_app).links(None if person is None else person.held_roles)


def menu(links: Iterable[Link]) -> Sequence[tuple[Group | None, Sequence[Link]]]:
    """The links as the menu shows them, each group where its first link stands and the public one last; a group of
    one is a link."""
    found: dict[object, list[Link]] = {}
    for link in links:
        found.setdefault(link.group or link, []).append(link)
    parts = [(each[0].group if len(each) > 1 else None, each) for each in found.values()]
    return sorted(parts, key=lambda part: part[0] is Group.PUBLIC)


@lru_cache(maxsize=1024)
def drawn(links: tuple[Link, ...], here: Link | None) -> Markup:
    """The menu as markup: people of the same roles, on the same part of the site, are shown the same."""
    return macro("web/_menu.html", "menu", links, here)


def current_of(links: Iterable[Link], path: str) -> Link | None:
    """The link on whose part of the site the page lies: of several, the one nearest to it."""
    return max((link for link in links if link.leads_to(path)), key=lambda link: len(link.url), default=None)


def home_of(person: Person) -> str:
    """The address on which the person begins to work."""
    return next((link.url for link in links_for(person) if link.home), "/")


def _of(app: Flask) -> Navigation:
    return cast(Navigation, app.extensions.setdefault(_EXTENSION, Navigation()))
