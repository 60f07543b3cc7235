"""Of what something can be issued, by which office, and what a template may then ask: by the record alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Select, bindparam, select

from core import clock
from core.applications import queries as applications
from core.applications.models import Application, Extension
from core.applications.queries.beside import EXTENSION, may_be
from core.applications.queries.pipelines import further_of, pipeline_of
from core.applications.queries.rulebook import rulebook
from core.applications.rules.naming import entry_name
from core.applications.workflow import MoveName
from core.applications.workflow.states import State
from core.bodies.models import Body
from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.calls.queries import opened_calls, pinned
from core.colleagues.rules import DEPARTMENT
from core.db import db
from core.decisions.models import Decision, Outcome, Verdict
from core.decisions.queries.records import DECISION, OUTCOME
from core.errors import Conflict, existing
from core.filling.models import Return
from core.filling.queries import returns
from core.forms.fields.dates import in_words
from core.instance import instance
from core.ledger.models import ListEvent
from core.lists.models import Publication
from core.notices.models import PublicNotice
from core.notices.queries import on_notice
from core.papers.words import printable
from core.plugin_api import Actor, Stage
from core.plugin_api.declarations import DispatchKind
from core.policy.book import PolicyBook
from core.policy.citations import basis_of
from core.threads.policies import body_of

Values = Mapping[str, Any]
M = TypeVar("M", PublicNotice, Publication)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is issued about, by which office (a body's id, or the department), to whom, and what is known of it."""

    kind: DispatchKind
    office: str
    to_name: str
    values: Values
    application: Application | None = None
    notice: PublicNotice | None = None
    publication: Publication | None = None

    @property
    def office_name(self) -> str:
        return office_name(self.office)


def office_name(office: str) -> str:
    """An office in full, as a sealing line writes it."""
    if office == DEPARTMENT:
        return instance().authority
    found = tiers().offices.get(office)
    return office if found is None else found.full_name


def place_name(office: str) -> str:
    """An office's place (长沙市); the department's own word."""
    return instance().department if office == DEPARTMENT else tiers().name(office)


def of_application(application: Application, kind: DispatchKind) -> Subject:
    """A letter of a kind about an application. Raises Conflict where there is nothing that it could say."""
    told = _ABOUT_ONE[kind](application)
    stage = pipeline_of(application).stage(told.stage)
    office = _office_at(application, stage) if kind is not DispatchKind.EXTENSION else DEPARTMENT
    book = rulebook(application)
    values = {
        **_common(kind, office, application.call, stage, book.pinned.book),
        "to": application.unit_name,
        "unit.code": application.unit.code or "",
        "application.number": application.reference,
        "application.subject": application.subject_name or "",
        "category": book.category_label,
        "levels": book.level_labels,
        "body.name": application.body.name,
        **told.values,
    }
    return Subject(kind, office, application.unit_name, _printable(values), application=application)


def of_notice(notice: PublicNotice) -> Subject:
    """A public notice to be printed."""
    opened = next(each for each in opened_calls() if each.id == notice.call_id)
    book = pinned(opened).book
    stage = next(each for each in pinned(opened).call.stages if each.id == notice.stage)
    office = notice.body_id or DEPARTMENT
    label = book.category_label
    values = {
        **_common(DispatchKind.NOTICE, office, opened, stage, book),
        "title": notice.title,
        "notice.title": notice.title,
        "notice.text": notice.text,
        "first_day": in_words(notice.first_day),
        "last_day": in_words(notice.last_day),
        "units": [
            {"position": str(place), "name": each.name, "body": each.body, "category": label(each.category)}
            for place, each in enumerate(on_notice(notice.id), start=1)
        ],
    }
    return Subject(DispatchKind.NOTICE, office, "社会公众", _printable(values), notice=notice)


def of_publication(publication: Publication) -> Subject:
    """What tells that a list was published."""
    opened = next(each for each in opened_calls() if each.id == publication.call_id)
    book = pinned(opened).book
    stage = next(each for each in pinned(opened).call.stages if each.id == publication.stage)
    plans, come, office = book.region.plans, _published(publication), publisher(publication)
    label = book.category_label
    listed = plans[publication.list_id].label if publication.list_id in plans else ""
    values = {
        **_common(DispatchKind.PUBLICATION, office, opened, stage, book),
        "title": publication.title,
        "publication.title": publication.title,
        "publication.number": publication.document_number,
        "published": in_words(publication.published_on),
        "list": listed or f"{book.level_label(publication.list_id)}名单",
        "units": [
            {
                "position": str(place),
                "name": entry_name(each.unit_name, each.subject_name),
                "body": body,
                "category": label(each.category),
            }
            for place, (each, body) in enumerate(come, start=1)
        ],
    }
    return Subject(DispatchKind.PUBLICATION, office, "各推荐单位", _printable(values), publication=publication)


def publisher(publication: Publication) -> str:
    """The office that published it: the department, or the body that decides at its stage."""
    first = db.session.scalar(_come(publication).with_only_columns(Application.id).limit(1))
    if first is None:
        return DEPARTMENT
    application = applications.get(first)
    return _office_at(application, pipeline_of(application).stage(publication.stage))


def notice(notice_id: str) -> PublicNotice:
    """Raises NotFound."""
    return _one(PublicNotice, notice_id, "找不到这次公示。")


def publication(publication_id: str) -> Publication:
    """Raises NotFound."""
    return _one(Publication, publication_id, "找不到这次公布。")


@dataclass(frozen=True, slots=True)
class _Told:
    """At which stage it happened, and what is known of it."""

    stage: str
    values: Values


def _accepted(application: Application) -> _Told:
    if application.submitted_at is None or application.state.is_open or application.state is State.WITHDRAWN:
        raise Conflict("现在没有提交待办的申报：尚未提交、已退回补正或者已撤回。")
    stages = pipeline_of(application).stages
    first = next((stage for stage in stages if stage.actor is not Actor.APPLICANT), stages[0])
    return _Told(first.id, {"submitted": f"{clock.local(application.submitted_at):%Y-%m-%d %H:%M}"})


def _sent_back(application: Application) -> tuple[Return, str]:
    found = next(iter(returns(application.id)), None) if application.state is State.RETURNED else None
    if found is None:
        raise Conflict("现在没有退回补正。")
    return found, found.from_stage or application.stage


def _returned(application: Application) -> _Told:
    found, stage = _sent_back(application)
    titles = {
        f"{form.id}/{section.id}": section.title
        for form in rulebook(application).forms.values()
        for section in form.sections
    }
    sections = [{"title": titles.get(each, each)} for each in found.sections]
    return _Told(stage, {"reason": found.message, "sections": sections, "due": _day(found)})


def _reminded(application: Application) -> _Told:
    found, stage = _sent_back(application)
    return _Told(stage, {"reason": found.message, "due": _day(found)})


def _day(found: Return) -> str:
    return "" if found.due is None else in_words(found.due)


def _declined(application: Application) -> _Told:
    moves = applications.moves(application.id) if application.state is State.DECLINED else ()
    found = next((each for each in reversed(moves) if each.name == MoveName.DECLINE), None)
    if found is None:
        raise Conflict("没有作出不予推荐的决定。")
    return _Told(found.from_stage, {"reason": found.note or ""})


def _extended(application: Application) -> _Told:
    found = _last(_GRANTED, application, EXTENSION)
    if found is None:
        raise Conflict("没有批准过延期。")
    values = {"until": clock.closing(found.until), "reason": found.reason, "document": found.document_number or ""}
    return _Told(found.stage, values)


def _come_out(application: Application) -> _Told:
    if (outcome := _last(_RECORDED, application, OUTCOME)) is not None:
        result = "列入名单" if outcome.listed else "未列入名单"
        return _Told(
            outcome.stage, {"result": result, "reason": outcome.note or "", "document": outcome.document_number}
        )
    decision = _last(_RELEASED, application, DECISION)
    if decision is None:
        raise Conflict("还没有发布结果。")
    if decision.verdict == Verdict.SELECTED and application.state is State.NOT_SELECTED:
        raise Conflict("入选后已被取消，请按取消的文件另行通知。")
    is_selected, further = decision.verdict == Verdict.SELECTED, further_of(application, decision.stage)
    word = Verdict(decision.verdict).label
    if further is not None:
        word = f"推荐{further.wanted}" if is_selected else f"未推荐{further.wanted}（{further.attained}结果不变）"
    return _Told(decision.stage, {"result": word, "reason": decision.reason, "document": ""})


_ID: BindParameter[str] = bindparam("application")
_GRANTED = select(Extension).where(Extension.application_id == _ID).order_by(Extension.granted_at.desc())
_RECORDED = select(Outcome).where(Outcome.application_id == _ID).order_by(Outcome.recorded_at.desc())
_RELEASED = (
    select(Decision)
    .where(Decision.application_id == _ID, Decision.released_at.is_not(None))
    .order_by(Decision.released_at.desc())
)


def _last(query: Select[R], application: Application, kind: str) -> R | None:
    """The first that a question finds of an application, where there may be any of that kind."""
    if not may_be(application.id, kind):
        return None
    return db.session.scalars(query, {"application": application.id}).first()


_ABOUT_ONE: Mapping[DispatchKind, Callable[[Application], _Told]] = {
    DispatchKind.ACCEPTANCE: _accepted,
    DispatchKind.RETURN: _returned,
    DispatchKind.REMINDER: _reminded,
    DispatchKind.DECLINE: _declined,
    DispatchKind.EXTENSION: _extended,
    DispatchKind.RESULT: _come_out,
}


def _office_at(application: Application, stage: Stage) -> str:
    return body_of(application, stage) if stage.actor is Actor.RECOMMENDING_BODY else DEPARTMENT


def _common(kind: DispatchKind, office: str, opened: OpenedCall, stage: Stage, book: PolicyBook) -> dict[str, Any]:
    phone = None if office == DEPARTMENT else tiers().offices[office].phone
    return {
        "title": kind.label,
        "office": office_name(office),
        "phone": phone or "",
        "date": in_words(clock.today()),
        "year": str(clock.today().year),
        "call.title": opened.title,
        "call.year": "" if opened.year is None else str(opened.year),
        "stage": stage.name,
        "clause": str(basis_of(book, stage)) if stage.clause else "",
    }


def _published(publication: Publication) -> Sequence[tuple[Application, str]]:
    """The applications whose units came onto the list with it, with their bodies' names."""
    return [(application, body) for application, body in db.session.execute(_come(publication))]


def _come(publication: Publication) -> Select[Application, str]:
    ids = select(ListEvent.application_id).where(
        ListEvent.call_id == publication.call_id,
        ListEvent.list_id == publication.list_id,
        ListEvent.document_number == publication.document_number,
        ListEvent.effective_on == publication.published_on,
    )
    query = select(Application, Body.name).join(Body, Body.id == Application.body_id).where(Application.id.in_(ids))
    return query.order_by(Application.submitted_at, Application.id)


def _printable(values: Values) -> dict[str, Any]:
    """Everything as text that a document can hold."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [{name: printable(str(each[name])) for name in each} for each in value]
    return printable(str(value))


def _one(model: type[M], id: str, sentence: str) -> M:
    return existing(db.session.get(model, id), sentence, "请从列表重新进入。")
