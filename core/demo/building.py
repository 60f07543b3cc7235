"""Building the demo: its people, units and lists, then every application's journey, in the order of the days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from core import clock
from core.applications.queries.pipelines import pipeline_of
from core.applications.workflow import Pipeline
from core.applications.workflow.states import State
from core.bodies import operations as bodies
from core.bodies.queries import tiers
from core.calls import operations as calls
from core.db import db
from core.db.transaction import transaction
from core.demo import experts, proceedings
from core.demo.benchmarks import load_invented
from core.demo.evaluators import admit
from core.demo.journey import Journey
from core.demo.people import OFFICE_PHONE, PASSWORD, Cast, authorise, create_staff, email_of, first_with
from core.demo.schedule import Schedule, StepFailed, Tell, unheard
from core.demo.standing import make_of_rules
from core.demo.upkeep import Life
from core.instance import instance
from core.ledger import operations as ledger
from core.ledger.models import EventSource
from core.ledger.rules import EventKind
from core.lists import operations as lists
from core.people.models import Role
from core.plugin_api import Call, Demo, DemoApplication, DemoCall, DemoUnit, Does, Fault, PluginRefused, Stage
from core.plugin_api.faults import did_you_mean, fault_at
from core.provision import provision
from core.units import operations as units
from core.units.models import Unit, UnitKind

_BEFORE_ALL = timedelta(days=30)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SignIn:
    """One of the demo's people: who it is, as what, and with which address and password."""

    name: str
    role: Role
    email: str
    password: str


def sign_ins(demo: Demo) -> Sequence[SignIn]:
    """One sign-in per role, in the order of the roles; of applicants two, for calls that know two kinds of filer."""
    shown: dict[Role, list[SignIn]] = {}
    for each in demo.people:
        shown.setdefault(Role(each.role), []).append(SignIn(each.name, Role(each.role), email_of(each), PASSWORD))
    return [entry for role in Role for entry in shown.get(role, [])[: 2 if role is Role.APPLICANT else 1]]


def build(demo: Demo, tell: Tell = unheard) -> Sequence[Fault]:
    """Fill an empty, migrated database. Needs an application context of an instance in demo mode.

    `tell` hears how far it is. Tells which applications do not stand where the demo says. Raises PluginRefused, naming
    file and line, where something of it cannot be done.
    """
    if unknown := [_fault(demo, *each) for each in _unknown_words(demo)]:
        raise PluginRefused(unknown)
    builder = _Builder(demo)
    try:
        builder.build(tell)
    except StepFailed as failed:
        message = f"on {failed.day.isoformat()} this cannot be done: {failed.why}"
        raise PluginRefused(
            [_fault(demo, failed.about, message, "mend the demo, or what it is refused by")]
        ) from failed
    return [_fault(demo, *each) for each in builder.astray()]


def _unknown_words(demo: Demo) -> Iterator[tuple[str, str, str]]:
    """Roles and states that there are none of: key, what is wrong, and the nearest that there is."""
    for index, person in enumerate(demo.people):
        if person.role not in list(Role):
            cure = did_you_mean(person.role, [each.value for each in Role], what="role")
            yield f"people[{index}].role", f"there is no role {person.role!r}", cure
    for index, application in enumerate(demo.applications):
        if application.state not in list(State):
            cure = did_you_mean(application.state, [each.value for each in State], what="state")
            yield f"applications[{index}].state", f"there is no state {application.state!r}", cure


def _fault(demo: Demo, key: str, message: str, cure: str) -> Fault:
    return fault_at(instance().region.region.id, demo.place, key, message, cure)


@dataclass
class _Builder:
    demo: Demo
    cast: Cast = field(default_factory=Cast)
    unit_ids: dict[str, str] = field(default_factory=dict)
    schedule: Schedule = field(default_factory=Schedule)
    journeys: list[tuple[str, Journey]] = field(default_factory=list)

    def astray(self) -> Iterator[tuple[str, str, str]]:
        """Who stands elsewhere than the demo says: key, what is so, and what would mend it."""
        for key, journey in self.journeys:
            if not journey.application_id:
                yield key, "this application is never begun", "let it begin before the demo's clock"
            elif not journey.is_there:
                now = journey.application
                message = f"when the demo opens this stands at {now.stage!r} as {now.state.value!r}"
                yield key, message, "give it another `stage` and `state`, or more days"

    def build(self, tell: Tell) -> None:
        first = min((call.opened_on for call in self.demo.calls), default=self._last_day) - _BEFORE_ALL
        self.schedule.add(first, self._staff, "people")
        self.schedule.add(first, self._units, "units")
        for day in sorted({max(listing.since, first) for each in self.demo.units for listing in each.listings}):
            self.schedule.add(day, partial(self._listings, day, first), "units")
        for index, declared in enumerate(self.demo.units):
            self.schedule.add(first + _DAY, partial(self._authorise, declared), f"units[{index}]")
        for index, evaluator in enumerate(self.demo.evaluators):
            admitted = partial(admit, self.demo, evaluator, self.cast)
            self.schedule.add(max(evaluator.since, first), admitted, f"evaluators[{index}]")
        for call in self.demo.calls:
            self._plan(call)
        self.schedule.add(self._last_day, Life(self.demo, self.unit_ids, self.cast).happen)
        self.schedule.play(tell)

    # --- before any call ---------------------------------------------------------------------------------------------

    def _staff(self) -> None:
        provision()
        create_staff((each for each in self.demo.people if each.role == Role.ADMINISTRATOR), self.cast)
        kinds = instance().book().region.body_kinds
        administrator = first_with(self.demo, self.cast, Role.ADMINISTRATOR)
        for each in self.demo.bodies:
            parent = None if each.parent is None else self.cast.body(each.parent)
            made = bodies.add(kinds, name=each.name, kind=each.kind, office=None, parent_id=parent, by=administrator)
            self.cast.bodies[each.id] = made.id
        for body_id in tiers().offices:
            bodies.reach(body_id, OFFICE_PHONE, by=administrator)
        create_staff((each for each in self.demo.people if each.role != Role.ADMINISTRATOR), self.cast)
        experts.enter_pool(self.demo, self.cast, by=first_with(self.demo, self.cast, Role.DEPARTMENT_OFFICER))

    def _units(self) -> None:
        with transaction():
            for each in self.demo.units:
                made = units.add(
                    kind=UnitKind(each.kind), name=each.name, code=each.code, body_id=self.cast.body(each.body), by=None
                )
                self.unit_ids[each.id] = made.id

    def _listings(self, day: date, first: date) -> None:
        """What came onto the lists that day: on the first one, all that stood there before."""
        entries = [
            ledger.Entry(
                unit_id=self.unit_ids[each.id],
                list_id=listing.level,
                category=listing.category,
                kind=EventKind.ADDED,
                effective_on=listing.since,
                source=EventSource.IMPORT,  # past lists: what they say was so
                document_number=listing.document_number,
            )
            for each in self.demo.units
            for listing in each.listings
            if max(listing.since, first) == day
        ]
        ledger.record(entries, by=first_with(self.demo, self.cast, Role.DEPARTMENT_APPROVER))

    def _authorise(self, declared: DemoUnit) -> None:
        authorise(self.demo, declared, db.session.get_one(Unit, self.unit_ids[declared.id]), self.cast)

    # --- a call ------------------------------------------------------------------------------------------------------

    def _plan(self, call: DemoCall) -> None:
        key = f"calls[{self.demo.calls.index(call)}]"
        self.schedule.add(call.opened_on, partial(self._open, call), key)
        declared = instance().book(call.opened_on).call(call.copies or call.call)
        named = [
            (f"applications[{index}]", self._journey(call, each))
            for index, each in enumerate(self.demo.applications)
            if each.call == call.call
        ]
        self.journeys += named
        for about, journey in named:
            self._plan_applicant(journey, about)
        for about, journey in named:
            self._plan_offices(journey, declared, about)
        journeys = [journey for _, journey in named]
        for stage in declared.stages:
            if stage.kind is Does.NOTICE:
                self._plan_notices(call, stage, journeys)
            if stage.kind is Does.PUBLISH and stage.id in call.dates:
                self.schedule.add(call.dates[stage.id], partial(self._publish, call, journeys), key)
        for journey in journeys:
            if journey.declared.state == State.COMPLETED and "carry_out" in call.dates:
                self.schedule.add(call.dates["carry_out"], partial(proceedings.act, journey))

    def _plan_notices(self, call: DemoCall, stage: Stage, journeys: Sequence[Journey]) -> None:
        """A notice on the demo's day, and one on its last for those that have come since; each ends when it is over."""
        first = call.dates.get(stage.id, self._last_day)
        for day in dict.fromkeys((first, self._last_day)):
            self.schedule.add(day, partial(proceedings.give_notice, stage, journeys))
        for number in range((self._last_day - first).days):
            self.schedule.add(first + _DAY * (number + 1), self._end_notices)

    def _end_notices(self) -> None:
        proceedings.end_notices(first_with(self.demo, self.cast, Role.DEPARTMENT_APPROVER))

    def _open(self, call: DemoCall) -> None:
        approver = first_with(self.demo, self.cast, Role.DEPARTMENT_APPROVER)
        make_of_rules(call, by=approver)
        load_invented(frozenset(instance().book().call(call.call).indicator_sets.values()), by=approver)
        calls.open_call(call.call, by=approver)

    def _journey(self, call: DemoCall, declared: DemoApplication) -> Journey:
        unit = next(each for each in self.demo.units if each.id == declared.unit)
        return Journey(self.demo, call, declared, self.unit_ids, unit.body, self.cast)

    def _plan_applicant(self, journey: Journey, about: str) -> None:
        declared = journey.declared
        self.schedule.add(declared.started_on, journey.start, about)
        self.schedule.add(declared.started_on, journey.fill, about)
        self.schedule.add(declared.started_on, journey.evaluate, about)
        if declared.filed_on is not None:
            self.schedule.add(declared.filed_on, journey.submit, about)
        if declared.state == State.WITHDRAWN:
            self.schedule.add(declared.started_on + _DAY, journey.withdraw, about)

    def _plan_offices(self, journey: Journey, call: Call, about: str) -> None:
        """A step a day from the submission on, later where the demo gives a date, until it is where it shall be."""
        day = journey.declared.filed_on
        if day is None:
            return
        for stage in _stages_after_filing(call, journey.declared, journey.body):
            day = min(max(day + _DAY, journey.call.dates.get(stage.id, day)), self._last_day)
            if stage.kind in _OF_ALL:
                continue
            self.schedule.add(day, partial(proceedings.act, journey), about)
            if stage.kind is Does.SELECT:
                self.schedule.add(day, partial(proceedings.act, journey), about)  # decided first, released afterwards

    @property
    def _last_day(self) -> date:
        return clock.local(clock.as_instant(self.demo.clock)).date() - _DAY

    def _publish(self, call: DemoCall, journeys: Iterable[Journey]) -> None:
        """Publish every application that waits for it, in one act."""
        waiting: dict[Stage, list[Journey]] = {}
        for journey in (each for each in journeys if each.application_id):
            application = journey.application
            stage = pipeline_of(application).stage(application.stage)
            if stage.kind is Does.PUBLISH and application.state is State.PENDING and not journey.is_there:
                waiting.setdefault(stage, []).append(journey)
        for stage, several in waiting.items():
            title = several[0].application.call.title
            letter = lists.PublicationLetter(title, call.document_numbers.get("publish", "演示文号"), clock.today())
            for by, revisions in proceedings.by_decider(stage, several).items():
                lists.publish(revisions, letter, by=by)


_OF_ALL = frozenset({Does.NOTICE, Does.PUBLISH})
"""What is done for all of a call's applications in one act."""


def _stages_after_filing(call: Call, declared: DemoApplication, body_id: str) -> Iterable[Stage]:
    without = tiers().left_out(body_id, call)
    way = Pipeline(call, category=declared.category, track=declared.track, levels=declared.levels, without=without)
    return [stage for stage in way.stages if stage.kind not in {Does.FILE, Does.CARRY_OUT}]
