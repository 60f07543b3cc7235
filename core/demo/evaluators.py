"""The demo's evaluators: registered by a clerk, admitted by the department; and their work on applications."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from zlib import crc32

from stdnum.cn import ric

from core import clock
from core.accounts import operations as accounts
from core.applications import queries as applications
from core.demo.filling import Filler
from core.demo.papers import upload
from core.demo.people import PASSWORD, Cast, email_of, first_with, worker_of
from core.evaluators import operations, presenting, purposes, queries
from core.evaluators.models import Conclusion, Engagement
from core.evaluators.operations import Report, Stated
from core.evaluators.operations.filling import ProfileForms
from core.evaluators.operations.scoring import own_files
from core.evaluators.queries import asked
from core.evaluators.rules.identity import OTHER, RESIDENT, Document, fault
from core.files import operations as files
from core.filling.operations import save_section
from core.instance import instance
from core.people.models import Person, Role
from core.plugin_api import Demo, Field, FieldType
from core.plugin_api.declarations import DemoEvaluator, DemoPerson
from core.scoring.queries import scores
from core.scoring.rules.columns import Entry

_FOUND = Decimal("0.95")
_DECLARATION = "本机构为演示用的虚构机构，声明具备开展绿色制造评价的条件，对评价结果的真实性负责，接受社会监督。"


def admit(demo: Demo, declared: DemoEvaluator, cast: Cast) -> None:
    """Let the evaluator's first clerk register it, with everything filled in, and the department admit it."""
    staff = [each for each in demo.people if each.evaluator == declared.id]
    clerk = _registered(staff[0] if staff else None, declared, cast)
    cast.clerks[declared.id] = clerk.id
    profile = operations.register(_stated(declared, clerk), _letter(declared, clerk), by=clerk)
    id = profile.evaluator_id
    cast.evaluators[declared.id] = id
    form = asked.profile_form()
    if form is not None:
        answers = _answers(declared, clerk)
        forms = ProfileForms(queries.evaluator(id))
        for section in form.sections:
            own = {field.name: answers[field.name] for field in section.fields if field.name in answers}
            save_section(forms, form.id, section.id, own, revision=0, by=clerk)
    submitted = operations.submit(id, revision=profile.revision, by=clerk)
    officer = first_with(demo, cast, Role.DEPARTMENT_OFFICER)
    operations.admit(submitted.id, revision=submitted.revision, by=officer)
    for each in staff[1:]:
        colleague = _registered(each, declared, cast)
        joined = operations.join(id, _letter(declared, colleague), by=colleague)
        operations.confirm_staff(joined.id, by=officer)


def evaluate(application_id: str, evaluator: str, cast: Cast, *, by: Person, wholly: bool) -> None:
    """Engage the evaluator for an application; `wholly`: it accepts, signs every pledge, uploads its report and says
    what it found of each indicator."""
    application = applications.get(application_id)
    engaged = operations.propose(
        application_id, cast.evaluators[evaluator], revision=application.revision_for(by), by=by
    )
    if not wholly:
        return
    clerk = cast.person(cast.clerks[evaluator])
    operations.accept(engaged.id, list(presenting.pledges_of(applications.get(application_id))), by=clerk)
    kept = files.keep(upload("评价报告（演示）.pdf", f"Evaluation: {evaluator}"), purposes.REPORT.id, by=clerk)
    today = clock.today()
    number = f"示评〔{today.year}〕{application.reference.rpartition('-')[2]} 号"
    report = Report(number=number, dated=today, conclusion=Conclusion.CONFORMING, proves_qualification=True)
    operations.report(engaged.id, report, kept.id, by=clerk)
    _enter_figures(application_id, engaged, by=clerk)


def _enter_figures(application_id: str, engaged: Engagement, *, by: Person) -> None:
    """Its own column, resting on its report: the figures as they are stated, the last of them found to be lower."""
    application = applications.get(application_id)
    stated = scores.stated(application)
    given = {} if stated is None else {number: each for number, each in stated.given.items() if each.figure}
    if not given:
        return
    report = tuple(own_files(engaged))
    entries = {number: Entry(figure=each.figure, evidence=report) for number, each in given.items()}
    last = max(given)
    lower = round((given[last].figure or Decimal()) * _FOUND, 1)
    entries[last] = Entry(figure=lower, evidence=report, reason="查阅原始记录后核减（演示）")
    operations.enter_figures(engaged.id, entries, revision=application.revision_for(by), by=by)


def _registered(known: DemoPerson | None, declared: DemoEvaluator, cast: Cast) -> Person:
    person = accounts.register(
        name=known.name if known else worker_of(declared.name, "评价人员"),
        phone=_phone(declared),
        email=email_of(known) if known else f"{declared.id}@demo.example.com",
        password=PASSWORD,
        consented=True,
        role=Role.EVALUATOR,
    )
    if known is not None:
        cast.staff[known.id] = person.id
    return person


def _letter(declared: DemoEvaluator, clerk: Person) -> str:
    line = f"Letter of authority: {declared.id}"
    return files.keep(upload("授权书（演示）.pdf", line), purposes.LETTER.id, by=clerk).id


def _stated(declared: DemoEvaluator, clerk: Person) -> Stated:
    return Stated(
        name=declared.name,
        code=declared.code,
        legal_representative=declared.legal_representative,
        contact_name=clerk.name,
        contact_phone=_phone(declared),
        address="演示路 1 号（虚构）",
        declaration=_DECLARATION,
        documents={key: _document(declared, key) for key in asked.key_labels()},
    )


def _phone(declared: DemoEvaluator) -> str:
    """A number of its own: of two with one number the department would have to decide whether they are one."""
    return f"138{crc32(declared.code.encode()) % 10**8:08d}"


def _document(declared: DemoEvaluator, key: str) -> Document:
    """The identity that matters, else an invented number of the evaluator's own; of a district that does not exist."""
    given = declared.identities.get(key)
    if given is None:
        base = f"99000019700101{sum(f'{declared.id}/{key}'.encode()) % 1000:03d}"
        given = base + ric.calc_check_digit(f"{base}0")
    resident = Document(RESIDENT, given)
    return resident if fault(resident) is None else Document(OTHER, given)


def _answers(declared: DemoEvaluator, clerk: Person) -> Mapping[str, Any]:
    """Answers by which every requirement is met, unless the demo says otherwise."""
    form = asked.profile_form()
    if form is None:
        return {}
    met: dict[str, Any] = {
        each.fact: True if each.minimum is None else each.minimum + 2
        for each in instance().book().evaluator_requirements.values()
        if each.fact is not None
    }
    filler = Filler.of(declared.id, (), today=clock.today(), unit_code=declared.code, evidence=_proofs(clerk))
    given = {name: value for name, value in {**met, **declared.answers}.items() if name in form.fields}
    found = filler.answers(form, given)
    evidence = {name for name, field in form.fields.items() if field.type is FieldType.EVIDENCE}
    return {name: value for name, value in found.items() if name not in evidence or value}


def _proofs(clerk: Person) -> Callable[[Field], list[str]]:
    def keep(field: Field) -> list[str]:
        name = f"{field.label[:30]}（演示）.pdf"
        return [files.keep(upload(name, field.name), purposes.PROOF.id, by=clerk).id]

    return keep
