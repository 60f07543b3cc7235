"""A region's demo: a clock date on which its real calls are open, and invented units in every state.

Everything in it is invented and says so; the demo builder takes it through the real operations, day by day, so that the
trail, the lists and the queues are what real use would have left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.plugin_api.declarations.base import Place
from core.plugin_api.frozen import FrozenMap

__all__ = ["Demo", "DemoApplication", "DemoBody", "DemoCall", "DemoEvaluator", "DemoListing", "DemoPerson", "DemoUnit"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoBody:
    """A recommending body that only the demo knows (a kind of which the documents name none)."""

    id: str
    name: str
    kind: str
    parent: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoPerson:
    """Somebody who can sign in.

    ``body`` scopes an officer, ``unit`` makes an applicant the unit's representative, ``evaluator`` one of that
    evaluator's staff.
    """

    id: str
    name: str
    role: str
    body: str | None = None
    unit: str | None = None
    evaluator: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoEvaluator:
    """An invented third-party evaluator, registered on ``since``.

    ``answers`` are those to the region's evaluator profile that matter; every other is invented. ``identities`` are
    those of the keys by which its engagements are counted (``legal_representative``: an invented number), where they
    matter: two evaluators of one legal representative share a cap.
    """

    id: str
    name: str
    code: str
    legal_representative: str
    since: date
    identities: Mapping[str, str] = field(default_factory=FrozenMap)
    answers: Mapping[str, Any] = field(default_factory=FrozenMap)


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoListing:
    """A place on an existing list, before any call of the demo."""

    level: str
    category: str
    since: date
    document_number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoUnit:
    """An invented unit. ``code`` has a valid check digit and belongs to nobody."""

    id: str
    name: str
    kind: str
    body: str
    code: str | None = None
    listings: tuple[DemoListing, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoApplication:
    """An application and how far it has come.

    ``stage`` and ``state`` say where it stands when the demo opens. ``answers`` (form id → field → value) are given
    where they matter; every other question is answered with a plausible invented value. ``filed_on`` is the day of
    its submission. ``subject`` names the product where the category lists products. ``evaluator`` is the one that it
    engages; ``tier`` the one that it is given when it is judged.
    """

    unit: str
    call: str
    category: str
    subject: str | None = None
    evaluator: str | None = None
    tier: str | None = None
    levels: tuple[str, ...]
    track: str | None = None
    stage: str
    state: str
    started_on: date
    filed_on: date | None = None
    note: str | None = None
    answers: Mapping[str, Any] = field(default_factory=FrozenMap)


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoCall:
    """A call that the demo opens, and the documents by which it went on: ``dates`` per stage.

    ``copies`` names the standing rules (or an earlier year's call) from which it is made first, under the id ``call``,
    with ``title``, ``year``, ``opens`` and the dates ``due`` per stage.
    """

    call: str
    opened_on: date
    copies: str | None = None
    title: str | None = None
    year: int | None = None
    opens: date | None = None
    due: Mapping[str, date] = field(default_factory=FrozenMap)
    dates: Mapping[str, date] = field(default_factory=FrozenMap)
    document_numbers: Mapping[str, str] = field(default_factory=FrozenMap)


@dataclass(frozen=True, kw_only=True, slots=True)
class Demo:
    """The region's demo. ``clock`` is local time in Asia/Shanghai."""

    clock: datetime
    note: str
    bodies: tuple[DemoBody, ...] = ()
    people: tuple[DemoPerson, ...] = ()
    units: tuple[DemoUnit, ...] = ()
    evaluators: tuple[DemoEvaluator, ...] = ()
    calls: tuple[DemoCall, ...] = ()
    applications: tuple[DemoApplication, ...] = ()
    place: Place = field(default=Place(), compare=False, metadata={"read": False})
