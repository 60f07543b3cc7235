"""The policy book for everybody: by topic, clause by clause, form by form, document by document."""

from __future__ import annotations

from collections.abc import Hashable

from flask import Blueprint, Response, render_template, request

from core.calls import queries as opened_calls
from core.calls.presenting import CallView
from core.calls.queries import pinned
from core.contents.kinds import DOCX
from core.contents.names import for_download
from core.db.keeping import Kept
from core.extensions import limiter
from core.forms import laid_out
from core.forms.as_json import forms_json
from core.instance import instance
from core.papers import form_document
from core.plugin_api import FieldType, Force, Industry, fill_years
from core.policy import wording
from core.policy.book import NotInBook, PolicyBook
from core.policy.coverage import Status
from core.policy_desk import policies
from core.policy_desk.forms import ClauseFilterForm
from core.policy_desk.presenting import clauses as coverage
from core.policy_desk.presenting.declared_forms import said_when
from core.policy_desk.presenting.links import Amending
from core.policy_desk.presenting.quota_tables import quota_tables
from core.policy_desk.presenting.topics import topics
from core.policy_desk.queries import amendments
from core.policy_desk.views.caching import drawn, mark_of, of_the_book
from core.policy_desk.views.reading import read
from core.web.access import access, person, public
from core.web.downloads import made_once
from core.web.form import choices
from core.web.limiting import MOST_DOWNLOADS

blueprint = Blueprint("policy", __name__, url_prefix="/policy", template_folder="../templates")

_BLANKS = Kept[Hashable, bytes](most=16)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"wording": wording, "fill_years": fill_years, "Force": Force}


@blueprint.get("")
@access(public)
@of_the_book
def index() -> str:
    """The resolved book by topic."""
    reading = read()
    book = reading.book
    changed, shows_officer = amendments.in_force(book.on), bool(policies.may_read(person()))
    may_amend = bool(policies.may_amend(person())) and reading.on is None

    def given() -> dict[str, object]:
        found = topics(book)
        return {
            "book": book,
            "topics": found,
            "quotas": quota_tables(book, found),
            "words": wording.Words(book),
            "calls": sorted(
                (CallView(call, book) for call in book.calls.values()),
                key=lambda view: (view.call.year is None, -(view.call.year or 0)),
            ),
            "sectors": _sectors(book),
            "table_years": {table: call.year for call in book.calls.values() for table in call.summary_tables},
            "used_kinds": {kind for call in book.calls.values() for kind in call.bodies},
            "changed": changed,
            "shows_officer": shows_officer,
            "amending": Amending(book) if may_amend else None,
        }

    officers = tuple(each.made_by.name for each in changed.values()) if shows_officer else ()
    body = drawn("policy_desk/book.html", given, may_amend, shows_officer, officers)
    return render_template("policy_desk/index.html", reading=reading, book=book, body=body)


@blueprint.get("/clauses")
@access(public)
@of_the_book
def clauses() -> str:
    """Every clause, how strictly it speaks, and what the product does about it."""
    reading = read()
    form = ClauseFilterForm(request.args)
    form.source.choices = choices(
        (
            (each.id, f"{each.title}{f'（{each.number}）' if each.number else ''}")
            for each in reading.book.sources.values()
        ),
        first="全部文件",
    )
    form.force.choices = choices(Force, first="全部")
    form.status.choices = choices(Status, first="全部")
    wanted = coverage.Wanted(
        form.source.data or "", form.force.data or "", form.status.data or "", (form.text.data or "").strip()
    )
    listed, counts = coverage.listed(reading.book, wanted)
    return render_template("policy_desk/clauses.html", reading=reading, form=form, listed=listed, counts=counts)


@blueprint.get("/clauses/<clause_id>")
@access(public)
@of_the_book
def clause(clause_id: str) -> str:
    """One clause: where it stands, what it asks, and what serves it."""
    reading = read()
    return render_template("policy_desk/clause.html", reading=reading, page=coverage.page(reading.book, clause_id))


@blueprint.get("/forms/<call_id>/<category>")
@access(public)
@of_the_book
def forms(call_id: str, category: str) -> str:
    """A call's forms for a category, field by field: what will be asked, before one begins."""
    opened = opened_calls.opened(call_id)
    book = instance().book() if opened is None else pinned(opened).book
    view = CallView(book.call(call_id), book)

    def given() -> dict[str, object]:
        return {
            "view": view,
            "category": category,
            "forms": forms_json(book, call_id, category)["forms"],
            "said_when": said_when,
            "body_names": wording.Words(book).bodies,
            "TYPES": {kind.value: kind.label for kind in FieldType},
            "blanks": {form.id for form in view.forms_of(category) if form.paper is not None},
        }

    body = drawn("policy_desk/_declared_forms.html", given, None if opened is None else opened.pin_revision)
    label = book.category_label(category, call_id)
    return render_template("policy_desk/forms.html", view=view, category_label=label, body=body)


@blueprint.get("/forms/<call_id>/<category>/<form_id>.docx")
@access(public)
@limiter.limit(MOST_DOWNLOADS)
def blank_form(call_id: str, category: str, form_id: str) -> Response:
    """An official form as it is printed, unfilled."""
    book = _book_of(call_id)
    view = CallView(book.call(call_id), book)
    form = next((each for each in view.forms_of(category) if each.id == form_id and each.paper is not None), None)
    if form is None:
        raise NotInBook("该通知没有这份可以下载的空白表。", "请从申报通知页面重新进入。")
    laid = laid_out(form, year=view.call.year, industries=tuple(book.industries.values()))
    label = book.category_label(category, call_id)
    name = for_download(f"{laid.title}（空白）.docx", DOCX.media_type)
    key = mark_of(call_id, category, form_id)
    return made_once(_BLANKS, key, lambda: form_document((laid, {}), values={"category": label}), DOCX.media_type, name)


@blueprint.get("/sources")
@access(public)
@of_the_book
def sources() -> str:
    """The documents on which everything rests."""
    reading = read()
    counts = {
        source: sum(clause.source == source for clause in reading.book.clauses.values())
        for source in reading.book.sources
    }
    layers = instance().region.layers
    others = [source for layer in layers for source in layer.sources if source.id not in reading.book.sources]
    return render_template("policy_desk/sources.html", reading=reading, counts=counts, others=others)


def _sectors(book: PolicyBook) -> dict[str, list[Industry]]:
    """The key industries by sector, in the document's order."""
    found: dict[str, list[Industry]] = {}
    for industry in book.industries.values():
        found.setdefault(industry.sector, []).append(industry)
    return found


def _book_of(call_id: str) -> PolicyBook:
    """The book by which the call is judged: its own once it was opened."""
    opened = opened_calls.opened(call_id)
    return instance().book() if opened is None else pinned(opened).book
