"""The findings of an application: the call's rules judged on its facts, with what officers signed and waived."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, Unpack

from sqlalchemy import ColumnElement, select

from core.applications.facts import facts as facts_of
from core.applications.models import Application, VerificationResult
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.records import Records, Signed, WaivedFor, as_judged
from core.applications.queries.rulebook import Rulebook, rulebook
from core.applications.rules.assessment import Assessed, Counted, Waived, assess, counts
from core.applications.rules.signing import Signature
from core.db import db
from core.db.keeping import Kept
from core.db.transaction import in_transaction
from core.filling import queries as filling
from core.filling.models import Submission
from core.filling.rules.answers import Answers
from core.instance import instance
from core.ledger import queries as ledger
from core.plugin_api import Rule
from core.plugin_api.facts import Facts


class Given(TypedDict, total=False):
    """By what is judged: on a day (today), by another book than its call keeps. Who has read what officers recorded, or
    some of the system's facts (`known`), gives them along: they are not read again."""

    on: date | None
    recorded: Records | None
    known: Mapping[str, object]
    book: Rulebook


def of(application: Application, answers: Answers | None = None, **given: Unpack[Given]) -> tuple[Assessed, ...]:
    """Every finding of an application, in the book's order.

    `answers`: those to judge. Without them what is saved is judged: while a returned application is being corrected,
    staff give `filling.queries.as_submitted` to see what they returned.
    """
    answered = filling.saved(application.id) if answers is None else answers
    matter, record = _matter(application, answered, given), _record(application, given)
    facts = matter.facts()

    def judged() -> tuple[Assessed, ...]:
        return tuple(map(_judging(matter, facts, record), matter.book.rules))

    key = None if "book" in given else _rests_on(matter, facts, record, is_known="recorded" not in given)
    return judged() if key is None else _judged.get(key, judged)


def of_several(applications: Collection[Application], *, on: date | None = None) -> Mapping[str, tuple[Assessed, ...]]:
    """The same of several, by their ids."""
    look_at(applications, on=on)
    return {each.id: of(each, on=on) for each in applications}


def look_at(applications: Collection[Application], *, on: date | None = None) -> None:
    """Ask at once for what a page would ask of each of several that it judges."""
    filling.look_at(each.id for each in applications)
    ledger.look_at((each.unit_id for each in applications), on)


def judge(
    application: Application, answers: Answers | None = None, **given: Unpack[Given]
) -> Callable[[Rule], Assessed]:
    """What gives the finding of one rule, as `of` gives all: facts are read once, when a rule asks for them."""
    matter = _matter(application, answers, given)
    return _judging(matter, matter.facts(), _record(application, given))


@dataclass(frozen=True)
class _Matter:
    """What is judged: an application with what it answers, by a book, on a day."""

    application: Application
    answers: Answers | None
    book: Rulebook
    on: date | None
    known: Mapping[str, object] | None

    def facts(self, found: Mapping[str, object] | None = None) -> Facts:
        """Its facts, with what officers found in place of the answers."""
        return facts_of(self.application, self.answers, on=self.on, known=self.known, book=self.book, found=found)


def _matter(application: Application, answers: Answers | None, given: Given) -> _Matter:
    book = given.get("book") or rulebook(application)
    return _Matter(application, answers, book, given.get("on"), given.get("known"))


def _record(application: Application, given: Given) -> Records | None:
    """What officers put on record; None where nothing was submitted of which there could be any."""
    if application.submitted_at is None:
        return None
    return given.get("recorded") or as_judged(application)


_judged = Kept[Hashable, tuple[Assessed, ...]](most=512)


def _rests_on(matter: _Matter, facts: Facts, record: Records | None, *, is_known: bool) -> Hashable | None:
    """All on which findings of what was submitted rest, for that itself never changes; None where they rest on more.

    What was found in place of answers, and what was waived for earlier ones, is judged on further facts. `is_known`:
    the record is the application's own, and its revision names it once an operation has changed both.
    """
    application, answered = matter.application, None if matter.answers is None else matter.answers.mark
    if answered is None or record is None or record.changes_facts:
        return None
    if not all(_is_of_the_last_submission(application, waived) for waived in record.waived.values()):
        return None
    of_system = tuple(map(facts.get, matter.book.system_facts))
    stands = (application.state.is_open, application.submitted_at)
    on_record = (*record.signed.values(), *record.waived.values())
    by_whom = (application.revision,) if is_known and not in_transaction() else on_record
    return (application.id, answered, matter.book, *stands, of_system, *by_whom)


def _judging(matter: _Matter, facts: Facts, record: Records | None) -> Callable[[Rule], Assessed]:
    application, book, judgements = matter.application, matter.book, instance().region.judgements
    if record is None:
        return _alone(matter, facts)
    holding = _holding(application, book, facts, record.signed)

    def as_found(signed: Mapping[str, Signed]) -> Facts:
        found = {path: value for each in _in_time(signed) for path, value in each.found.items()}
        return matter.facts(found) if found else facts

    every = as_found(holding)
    found = None if every is facts else every
    signatures = {item: _signature(signed) for item, signed in holding.items()}
    waivers = {
        rule_id: _waiver(waived)
        for rule_id, waived in record.waived.items()
        if _still_waived(application, book, facts, waived) and not _found_since(book, holding, waived, as_found)
    }
    return lambda rule: assess((rule,), facts, judgements, found=found, signatures=signatures, waivers=waivers)[0]


def _alone(matter: _Matter, facts: Facts) -> Callable[[Rule], Assessed]:
    """Of what nobody has put anything on record: a rule's finding rests on its own facts alone."""
    answers, book, judgements = matter.answers, matter.book, instance().region.judgements

    def judged(rule: Rule) -> Assessed:
        return assess((rule,), facts, judgements)[0]

    if answers is None or book is not rulebook(matter.application):
        return judged
    return lambda rule: answers.once(
        (assess, rule.id, book, *map(facts.get, book.system_facts_of[rule.id])), lambda: judged(rule)
    )


def count(application: Application) -> Counted:
    """How many findings are open where it now stands: what the queues show, so of what was submitted."""
    answers = None if application.submitted_at is None else filling.as_submitted(application.id)
    return counts(of(application, answers), pipeline_of(application).stage(application.stage))


def _holding(
    application: Application, book: Rulebook, facts: Facts, verified: Mapping[str, Signed]
) -> Mapping[str, Signed]:
    """The signatures that hold, by item: each was given to answers that are still the same."""
    then: dict[int, Facts] = {}
    asked = {rule.id: _answered_names(book, rule) for rule in book.rules if rule.id in verified}
    return {
        item: signed
        for item, signed in verified.items()
        if _holds(application, [*asked.get(item, ()), *signed.found], facts, signed, then)
    }


def _in_time(signed: Mapping[str, Signed]) -> list[Signed]:
    """The later last: where the same was found twice, the later finding stands."""
    return sorted(signed.values(), key=lambda each: (each.at, each.item))


def _holds(application: Application, names: list[str], facts: Facts, verified: Signed, then: dict[int, Facts]) -> bool:
    """Whether what was verified is what is judged now. `then` keeps the facts of earlier submissions, once read."""
    if _is_of_the_last_submission(application, verified):
        return True
    serial = verified.submission_serial
    if serial not in then:
        then[serial] = _facts_of(application, serial)
    return all(then[serial].get(name) == facts.get(name) for name in names)


def _is_of_the_last_submission(application: Application, on_record: Signed | WaivedFor) -> bool:
    """Nobody has been able to change an answer since it was put on record: no need to compare."""
    submitted = application.submitted_at
    return not application.state.is_open and submitted is not None and submitted <= on_record.at


def _still_waived(application: Application, book: Rulebook, facts: Facts, waived: WaivedFor) -> bool:
    """Whether a demand was waived for what is answered now: a reason that was given for one answer is none for
    another."""
    if _is_of_the_last_submission(application, waived):
        return True
    then = _facts_on(application, waived.at)
    return all(then.get(name) == facts.get(name) for name in _asked_names(book, waived))


def _found_since(
    book: Rulebook, holding: Mapping[str, Signed], waived: WaivedFor, as_found: Callable[[Mapping[str, Signed]], Facts]
) -> bool:
    """Whether an officer found otherwise after a demand was waived: nor is the reason one for what he found."""
    later = {
        item
        for item, signed in holding.items()
        if signed.at > waived.at and signed.result != VerificationResult.CONFIRMED
    }
    if not later or waived.rule_id in later:
        return bool(later)
    before = as_found({item: signed for item, signed in holding.items() if item not in later})
    now = as_found(holding)
    return any(before.get(name) != now.get(name) for name in _asked_names(book, waived))


def _asked_names(book: Rulebook, waived: WaivedFor) -> list[str]:
    """The facts of a rule that was waived: answers, and what is made of them (a score)."""
    return [name for rule in book.rules if rule.id == waived.rule_id for name in rule.facts.values()]


def _answered_names(book: Rulebook, rule: Rule) -> list[str]:
    """The facts of a rule that are answers of the applicant's, not the system's."""
    asked = {name for form in book.forms.values() for name in form.fields}
    return [name for name in rule.facts.values() if name.partition(".")[0] in asked]


def _facts_of(application: Application, serial: int) -> Facts:
    return _facts_where(application, Submission.serial == serial)


def _facts_on(application: Application, at: datetime) -> Facts:
    """The facts as they stood submitted at an instant."""
    return _facts_where(application, Submission.submitted_at <= at)


def _facts_where(application: Application, which: ColumnElement[bool]) -> Facts:
    query = select(Submission).where(Submission.filling_id == application.id, which)
    submitted = db.session.scalar(query.order_by(Submission.serial.desc()).limit(1))
    return facts_of(application, Answers({}) if submitted is None else Answers.of_submission(submitted))


def _signature(verified: Signed) -> Signature:
    return Signature(
        item=verified.item,
        as_stated=verified.result == VerificationResult.CONFIRMED,
        how=verified.how,
        seen=verified.seen,
        at=verified.at,
        by_id=verified.by_id,
        is_unmet=verified.result == VerificationResult.UNMET,
    )


def _waiver(waived: WaivedFor) -> Waived:
    return Waived(waived.rule_id, waived.reason, waived.at, waived.by_id)
