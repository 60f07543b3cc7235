"""The region itself, its rule documents and their clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.plugin_api.declarations.base import Based, Force, Place
from core.plugin_api.frozen import FrozenMap


@dataclass(frozen=True, kw_only=True, slots=True)
class RecommendingBody:
    """An office that reviews and recommends (推荐单位). ``parent`` is the body of the tier above, if there is one.

    ``aliases`` are other spellings under which existing lists write it.
    """

    id: str
    name: str
    kind: str
    parent: str | None = None
    office: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyKind(Based):
    """A kind of recommending body (市州工信局、省直管试点县 ...), and the clause that lets it act.

    ``lists`` is the level of the list that bodies of this kind build and publish by themselves.
    """

    label: str
    lists: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """The words for a category or a level: ``label`` in full, ``short`` for tight places."""

    label: str
    short: str | None = None


class UnitKind(StrEnum):
    """What a unit is: each category is for one or the other."""

    ENTERPRISE = "enterprise"
    PARK = "park"


@dataclass(frozen=True, kw_only=True, slots=True)
class Category(Label):
    """A category of the lists: what kind of unit stands on it, and whether it is the unit itself that is listed.

    ``subject`` words what an application names where that is not the unit itself (产品名称): a unit may then file
    several, one for each, and it is the subject that is listed.
    """

    unit: UnitKind = UnitKind.ENTERPRISE
    subject: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A nation or province. ``extends`` names the layer below (a province extends the nation).

    ``categories`` and ``levels`` add to those of the layer below. ``authority`` is the deciding department's name.
    ``aliases`` are other spellings under which existing lists write the region. ``plans`` are published lists that
    are no level of recognition (a creation plan): a stage may publish onto a level or a plan. ``evaluator_keys`` are
    keys by which evaluators' engagements are counted beside ``legal_representative`` and ``legal_entity``.
    ``evaluator_profile`` is the form in which an evaluator states what its qualification is judged by. ``regulators``
    are the offices that a stage may consult. All of them add to, or replace, what the layer below has.
    """

    id: str
    name: str
    authority: str
    extends: str | None = None
    aliases: tuple[str, ...] = ()
    categories: Mapping[str, Category] = field(default_factory=FrozenMap)
    levels: Mapping[str, Label] = field(default_factory=FrozenMap)
    plans: Mapping[str, Label] = field(default_factory=FrozenMap)
    body_kinds: Mapping[str, BodyKind] = field(default_factory=FrozenMap)
    recommending_bodies: tuple[RecommendingBody, ...] = ()
    bodies_choice: str | None = None
    evaluator_keys: Mapping[str, Label] = field(default_factory=FrozenMap)
    evaluator_profile: str | None = None
    regulators: Mapping[str, Label] = field(default_factory=FrozenMap)
    place: Place = field(default=Place(), compare=False, metadata={"read": False})


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A rule document (政策文件).

    ``number``, ``issuer``, ``issued_on`` and ``in_force_until`` are null where the document does not print them;
    ``choices`` says why a date is ours where we had to set one. ``held`` is false for a document that is cited by
    others but is not itself among the files.
    """

    id: str
    title: str
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    in_force_from: date
    in_force_until: date | None = None
    held: bool = True
    note: str | None = None
    choices: Mapping[str, str] = field(default_factory=FrozenMap)
    origin: str = field(default="", metadata={"read": False})
    place: Place = field(default=Place(), compare=False, metadata={"read": False})

    def in_force(self, on: date) -> bool:
        """Whether the document holds on that day (both ends included)."""
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)


class Support(StrEnum):
    """What the product does about a clause beyond what its declarations show by themselves."""

    SUPPORTED = "supported"
    SHOWN = "shown"
    PLANNED = "planned"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A numbered place in a source and, in our own words, what it demands.

    ``place_in_source`` (``at:`` in the file) is the article or heading (``二.1``). A clause with several forces lists
    them. Whether it is *enforced* is computed from the rules, gates, deadlines, caps and ceilings that cite it;
    ``support`` states what else serves it (a page, a record, an export), ``means`` names that, and ``planned`` says
    that it is not built.
    """

    id: str
    source: str
    place_in_source: str = field(metadata={"key": "at"})
    force: tuple[Force, ...]
    summary: str
    support: Support | None = None
    means: tuple[str, ...] = ()
    origin: str = field(default="", metadata={"read": False})
    place: Place = field(default=Place(), compare=False, metadata={"read": False})
