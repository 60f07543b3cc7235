"""From filled in to handed in: check, declare, submit, receipt; and taking back."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from types import MappingProxyType

from flask import flash, redirect, render_template, url_for
from markupsafe import Markup

from core.applications import operations
from core.applications.forms import DeclarationForm, SubmitForm, WithdrawForm
from core.applications.presenting import ApplicationView
from core.applications.views.blueprint import applicants, blueprint, own
from core.db.base import new_id
from core.db.keeping import Kept
from core.errors import Invalid, NotFound
from core.forms import review
from core.plugin_api import Rule, RuleKind
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.confirming import Question, ask, asked
from core.web.markup import part


@blueprint.get("/<application_id>/check")
@access(applicants)
def check(application_id: str) -> str:
    """Everything as it will be submitted, with what still stands in the way; afterwards, what was submitted."""
    view = own(application_id)
    return render_template("applications/check.html", view=view, reviewed=reviewed(view, _change_urls(view)))


_reviewed = Kept[Hashable, Markup](most=128)


def reviewed(view: ApplicationView, change: Mapping[str, Mapping[str, str]] = MappingProxyType({})) -> Markup:
    """What was filled in, form by form, as its own people read it: drawn once as long as it says the same.

    `change`: by form and section where it is changed.
    """
    answers, addresses = view.answers, tuple(address for of in change.values() for address in of.values())
    if answers.mark is None:
        return _drawn(view, change)
    key = answers.mark, view.book, tuple(view.files.values()), addresses
    return _reviewed.get(key, lambda: _drawn(view, change))


def _drawn(view: ApplicationView, change: Mapping[str, Mapping[str, str]]) -> Markup:
    """People's contact details are their own unit's to see."""
    answers = view.answers
    found = [
        (
            form.id,
            review(form, answers.of(form.id), context=answers.elsewhere(form.id), files=view.files, personal=True),
        )
        for form in view.book.forms.values()
    ]
    return part("applications/_reviewed.html", view=view, reviewed=found, change=change)


def _change_urls(view: ApplicationView) -> dict[str, dict[str, str]]:
    """Where to change each section that is open, by form."""
    urls: dict[str, dict[str, str]] = {}
    for task in view.tasks.all if view.state.is_open else ():
        if task.is_open:
            urls.setdefault(task.form.id, {})[task.section.id] = url_for(
                "applications.section", application_id=view.id, form_id=task.form.id, section_id=task.section.id
            )
    return urls


@blueprint.route("/<application_id>/declaration", methods=["GET", "POST"])
@access(applicants)
def declaration(application_id: str) -> Page:
    """Declare that everything is true, and that none of the exclusions applies."""
    view = own(application_id)
    if not view.may_be_declared:
        return redirect(url_for("applications.check", application_id=view.id))
    form = DeclarationForm(on=view.application)

    def do() -> Response:
        operations.declare(view.id, revision=form.seen, by=signed_in_person())
        return redirect(url_for("applications.submit", application_id=view.id))

    def draw() -> str:
        return render_template("applications/declaration.html", view=view, form=form, exclusions=_exclusions(view))

    return act(form, do, draw)


def _exclusions(view: ApplicationView) -> list[Rule]:
    """The facts that bar a unit, each with its clause."""
    return [rule for rule in view.book.rules if rule.kind is RuleKind.EXCLUSION]


@blueprint.route("/<application_id>/submit", methods=["GET", "POST"])
@access(applicants)
def submit(application_id: str) -> Page:
    """The last question before what is filled in is handed in; what is missing is said where it is listed."""
    view = own(application_id)
    form = SubmitForm(on=view.application, token=new_id())
    if not form.is_submitted() and (not view.may_be_declared or view.application.declared_at is None):
        return redirect(url_for("applications.check", application_id=view.id))

    def do() -> Response:
        operations.submit(view.id, token=form.token.data or "", revision=form.seen, by=signed_in_person())
        return redirect(url_for("applications.receipt", application_id=view.id))

    def draw() -> str:
        if isinstance(form.refusal, Invalid):
            flash(form.refusal.sentence, "error")
            return check(view.id)
        return asked(_question(view), form)

    return act(form, do, draw)


def _question(view: ApplicationView) -> Question:
    return Question(
        title=view.say("提交申报"),
        sentence=f"将提交{view.application.entry_name}的“{view.application.call.title}”{view.say('申报')}。",
        consequence=_consequence(view),
        button="提交",
        back=url_for("applications.check", application_id=view.id),
        is_grave=False,
    )


def _consequence(view: ApplicationView) -> str:
    if view.pipeline.filing.final:
        return f"提交后不能修改，也不能撤回。依据：{view.sealed_by}。"
    return "提交后不能自行修改；推荐单位审核时可以退回需要补正的部分。"


@blueprint.get("/<application_id>/receipt")
@access(applicants)
def receipt(application_id: str) -> str:
    """Proof of the last submission: its number, its time and the sum of its content."""
    view = own(application_id)
    if view.submission is None:
        raise NotFound("这项申报还没有提交，没有回执。", "请先填写并提交。")
    return render_template("applications/receipt.html", view=view, submission=view.submission)


@blueprint.route("/<application_id>/withdraw", methods=["GET", "POST"])
@access(applicants)
def withdraw(application_id: str) -> Page:
    """Take the application out of the call, after one more question."""
    view = own(application_id)
    form = WithdrawForm(on=view.application)
    if not form.is_submitted() and not view.may_withdraw:
        return redirect(url_for("applications.show", application_id=view.id))

    def do() -> Response:
        operations.withdraw(view.id, revision=form.seen, reason=form.reason.data, by=signed_in_person())
        return done(view.say("申报已撤回。"), "applications.show", application_id=view.id)

    question = Question(
        title=view.say("撤回申报"),
        sentence=f"将撤回{view.application.entry_name}的“{view.application.call.title}”{view.say('申报')}。",
        consequence=view.say(
            "撤回后不再办理，不能恢复；受理期内可以重新申报，沿用已填内容，逐项核对确认，佐证材料须重新上传。"
        ),
        button=view.say("撤回申报"),
        back=url_for("applications.show", application_id=view.id),
    )
    return ask(question, form, do)
