"""Every route names its policy; a route that names none is refused.

    @blueprint.get("/people")
    @access(roles(Role.ADMINISTRATOR))
    def people() -> str: ...

A policy looks at the person who asks (None: nobody is signed in). What concerns one record is asked again by the
queries and operations, with that record. The decorator goes next to the function, below the route's; on a view class it
holds for all methods, on one of its methods for that one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from flask import Flask, current_app, g, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from core.errors import NotAllowed
from core.people.models import Person, Role
from core.people.policies import ALLOWED, Permission, Refused, has_role, is_active


class SignInNeeded(NotAllowed):
    """Nobody is signed in, or the session has ended: a page leads to the sign-in, an API answers 401."""

    status = 401
    code = "sign_in_needed"
    title = "请先登录"

    def __init__(self) -> None:
        super().__init__("请先登录，再访问此页面。")


Policy: TypeAlias = Callable[[Person | None], Permission]
V = TypeVar("V", bound=Callable[..., Any])

_MARK, _CONFIRMED, _NOTED = "__access__", "__confirmed__", "__noted__"

FOREIGN: dict[str, Policy] = {}
"""Policies of routes whose functions are not ours, by endpoint; filled where their extension is set up."""


def access(policy: Policy) -> Callable[[V], V]:
    """Name the policy of a view function, a view class or one of its methods."""

    def mark(view: V) -> V:
        setattr(view, _MARK, policy)
        return view

    return mark


def confirmed(view: V) -> V:
    """Mark a view whose act is grave: what is sent to it asks its person once more who he is, unless he just said so.

    Who asks, and how, is `core.accounts.views.confirming`.
    """
    return confirmed_where(lambda sent: True)(view)


def confirmed_where(is_grave: Callable[[Mapping[str, str]], bool]) -> Callable[[V], V]:
    """The same for a view that does so only with some of what is sent to it; the view must tell them apart alike."""

    def mark(view: V) -> V:
        setattr(view, _CONFIRMED, is_grave)
        return view

    return mark


def in_last_step(sent: Mapping[str, str]) -> bool:
    """Of a view that first shows what it would do: whether it is to be done now."""
    return sent.get("step", "").strip() == "confirm" and "back" not in sent


def noted(subject_type: str, argument: str | None = None) -> Callable[[V], V]:
    """Mark a view whose reading the trail notes, whoever reads: what is read, in the trail's words, and which argument
    names it. What an address names by an argument of its own (`core.audit.actions.subject`) is noted without a mark,
    but of an applicant, who reads what is his own."""

    def mark(view: V) -> V:
        setattr(view, _NOTED, (subject_type, argument))
        return view

    return mark


def noted_of(app: Flask, endpoint: str) -> tuple[str, str | None] | None:
    """What the trail notes of a reading of the route, if it does."""
    return getattr(app.view_functions[endpoint], _NOTED, None)


def wants_confirmation(app: Flask, endpoint: str, sent: Mapping[str, str]) -> bool:
    """Whether the route's view is marked so, for what is sent to it."""
    is_grave = getattr(app.view_functions[endpoint], _CONFIRMED, None)
    return is_grave is not None and is_grave(sent)


def public(person: Person | None) -> Permission:
    """Everybody, signed in or not."""
    return ALLOWED


def nobody(person: Person | None) -> Permission:
    """A route of a library that we do not use."""
    return Refused("此页面未开放。")


def signed_in(person: Person | None) -> Permission:
    """Everybody who is signed in."""
    return is_active(person)


def roles(*wanted: Role) -> Policy:
    """Everybody who holds one of the roles."""

    def policy(person: Person | None) -> Permission:
        return has_role(person, *wanted)

    policy.__name__ = f"roles({', '.join(wanted)})"
    return policy


def person() -> Person | None:
    """Who is signed in, if anybody."""
    found = current_user._get_current_object()
    return found if isinstance(found, Person) else None


def signed_in_person() -> Person:
    """Who is signed in; for views whose policy lets nobody else in. Raises NotAllowed."""
    found = person()
    if found is None:
        raise NotAllowed("请先登录。")
    return found


def held_roles() -> frozenset[Role]:
    """The roles of who is signed in, as they were when the policy was asked: an operation's end forgets the person.
    Raises NotAllowed."""
    found: frozenset[Role] | None = g.get("held_roles")
    return signed_in_person().held_roles if found is None else found


def policy_of(app: Flask, endpoint: str, method: str = "GET") -> Policy | None:
    """The policy that a route named, or None."""
    if endpoint in FOREIGN:
        return FOREIGN[endpoint]
    view = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    verb = "get" if method == "HEAD" else method.lower()
    holders = [view, getattr(view_class, verb, None), view_class]
    return next((getattr(holder, _MARK) for holder in holders if hasattr(holder, _MARK)), None)


def opens(address: str) -> bool:
    """Whether a page of ours may be opened by who asks, as far as its route's policy says."""
    endpoint = _endpoint_of(current_app.url_map, address.partition("?")[0])
    policy = None if endpoint is None else policy_of(current_app, endpoint)
    return policy is not None and bool(policy(person()))


@lru_cache(maxsize=1024)
def _endpoint_of(routes: Map, path: str) -> str | None:
    """Whose page lies at a path of ours."""
    try:
        return str(routes.bind("localhost").match(path, "GET")[0])
    except HTTPException:
        return None


def guard(app: Flask) -> None:
    """Ask the route's policy before every request; refuse a route that has none."""

    @app.before_request
    def ask() -> None:
        if request.endpoint is None:
            return  # There is no such route: the 404 follows.
        policy = policy_of(app, request.endpoint, request.method)
        if policy is None:
            raise NotAllowed("此页面没有声明访问权限，因此不对任何人开放。", "请将网址告知系统管理员。")
        who = person() if policy is not public else None
        if policy is not public and who is None:
            raise SignInNeeded
        if who is not None:
            g.held_roles = who.held_roles
        policy(who).or_raise()
