"""Operations deny by themselves, whatever page, command or interface calls them."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import update

import core
from core import clock
from core.applications import queries as applications
from core.applications.operations import Entry as Application
from core.applications.operations.filling import ApplicationForms
from core.bodies.queries import tiers
from core.calls import queries as calls
from core.consultations.operations import InquiryLetter
from core.cultivation.operations import Candidate
from core.db.base import new_id
from core.db.transaction import transaction
from core.decisions.models import Verdict
from core.decisions.operations.deciding import Ruling
from core.decisions.operations.meanwhile import Learned
from core.decisions.operations.outcomes import OutcomeEntry, OutcomeLetter
from core.decisions.operations.reporting import ReportLetter
from core.dispatches.queries.subjects import of_publication, publication
from core.errors import DomainError, NotAllowed, NotFound
from core.evaluators.models import EndingKind
from core.evaluators.operations import Elsewhere, Ending, Report, Sanction, Stated
from core.evidence_store.operations import Details
from core.evidence_store.rules import EvidenceKind
from core.experts.models import TieKind
from core.experts.operations import StatedExpert, StatedTie
from core.instance import instance
from core.judging.models import ReviewOutcome
from core.judging.operations import Sitting
from core.ledger.models import RecordChangeKind, RemovalReason
from core.ledger.operations import changes
from core.ledger.operations.changes import Proposed
from core.ledger.operations.checks import Checked
from core.ledger.operations.events import Entry
from core.ledger.operations.succession import Succession
from core.ledger.rules import EventKind
from core.lists.operations import PublicationLetter
from core.lists.operations.barring import Fraud
from core.lists.queries.importing.rows import Options
from core.notices.operations import NoticeText
from core.people.models import Person, Role
from core.plugin_api import EvaluatorCap, JudgedBy, Period, UpkeepKind
from core.plugin_api.declarations import DispatchKind
from core.policy_desk.operations.amending import NewDate
from core.policy_desk.operations.copying import NewCall
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.operations.valuing import NewValues
from core.review.operations import Letter, ReceiptEntry
from core.scoring.operations import Stated as BenchmarksStated
from core.supervision.operations import Decision as Finding
from core.supervision.operations import Observed, Outcome
from core.supervision.rules.states import ComplaintState, Fault, Handled
from core.threads.operations import Text
from core.threads.rules import Side
from core.units.models import UnitKind
from core.units.operations import Claim
from core.upkeep.operations import Assessment, Decision, Grading, Lot, Proposal, Settling
from tests.integration.security.scenes import (
    PERSONAS,
    SECURITY,
    Scene,
)
from tests.support.house import EAST
from tests.support.world import CREATION_PLAN

# Who may do what; everybody else is refused. Part of another operation, which has asked: "-".
TABLE = """
    accounts       give_reset_code activate create_person deactivate               administrator
    accounts       change_profile                                                  administrator
    accounts       grant_role revoke_role drop_second_factor unlink                security
    accounts       end_session remove_key                                 owner
    accounts       link owner stranger officer other_officer department approver expert auditor administrator security
    accounts    add_key owner stranger officer other_officer department approver expert auditor administrator security
    applications   aim change_over declare submit withdraw start                   owner
    applications   held_by_representative held_for_writing                         owner
    applications   move move_all touch hold hold_all require_revision                 -
    bodies         add change reach                                                    administrator
    bodies         enter_figures                                                   department
    calls          open_call close_call reopen_call                                department approver
    calls          change_date change_value                                        -
    colleagues     assign assign_each write_note                            officer department approver
    colleagues     hand_over stand_in                     officer other_officer department approver
    colleagues     end_cover                                                       department
    threads        write                                          owner officer department approver
    threads        urge                                                 officer department approver
    threads        put gate require_waiting                                        -
    threads        read                                   owner officer department approver auditor
    consultations  ask pass_on record take                                         officer department approver
    consultations  decline                                                         department approver
    consultations  turn require_consulting                                         -
    cultivation    file_plan add drop                                              officer
    cultivation    begin
    decisions      decide decide_each record_outcome record_outcomes               department approver
    decisions      confirm_completion                                              department approver
    dispatches     issue_letters                                                   officer
    dispatches     issue                                                           approver
    decisions      record_learned                                                  department approver
    decisions      release grant_extension report disqualify                       approver
    decisions      report_completion                                               owner
    decisions      undertake                                                       -
    desks          note_export save_view                          officer other_officer department approver
    desks          drop_view                                                       officer
    evaluators     propose end                                                     owner
    evaluators     register save submit join withdraw_request
    evaluators     accept decline pledge report enter_figures
    evaluators     begun release                                                   -
    evaluators     admit refuse confirm_staff refuse_staff end_staff               department approver
    evaluators     bar lift void confirm_ending                                    approver
    evaluators     propose_ending drop_ending                                      department approver
    evaluators     name_printed unname_printed                                     department approver
    evaluators     put_in_group enter_outside                                      department approver
    evaluators     decide_kin                                                      department approver
    experts        add change end_tie assign take_back close discuss reopen let_stand      department approver
    experts        declare_tie                                                     department approver expert
    experts        accept decline own hand_in                                      expert
    exports        take note_comparing stamp                                       -
    evidence_store add change remove replace                                       owner
    files          attach copy discard keep ask                                      -
    filling        save_section                                                    owner
    filling        keep own_uploads settle unused_uploads                          -
    filling        keep_submission return_sections carry_over                      -
    green_codes    ask_for end                                                     owner
    jobs           cancel                                                          officer
    jobs           fetch
    jobs           ask                                                             -
    judging        ask_review                                                      owner
    judging        answer_review                                                   department approver
    judging        record pass_on assign_tiers take                                department approver
    ledger         add remove re_check rename                                      department approver
    ledger         reinstate bar lift void_bar void void_name void_re_check confirm_change approver
    ledger         succeed join part reinstate_all                                 approver
    ledger         propose_change drop_change                                      department approver
    ledger         record bear_name                                                -
    letters        stop again arrived                                              department approver
    lists          import_list preview                                             department
    lists          bar_for_fraud publish                                           approver
    notices        open_notice end_notice                                          approver
    notices        decide_objection see_objector                                   department approver
    notifications  mark_read                                                       owner
    notifications  mark_all_read mark_read_of                                      -
    policy_desk    change_date preview_date end copy_call change_duty              approver
    policy_desk    change_value preview_value require_possible                     approver
    policy_desk    correct_day extend_calendar                                    approver
    policy_desk    write apply                                                     -
    applications   send_over                                                          -
    review         return_as_misplaced                                             officer
    review         pass_review return_for_correction decline recommend sign        officer
    review         waive take_back_waiver record_receipts hold hold_all            officer
    review         turn write                                                      -
    scoring        load preview                                                    department approver
    scoring        pin                                                             department approver
    scoring        explain                                                         owner
    scoring        enter keep reckon_anew rescore rescore_changed                     -
    scoring        pin_newest keep_submitted                                       -
    upkeep         report submit drop                                              owner
    upkeep         check propose refuse let_in                     officer department approver
    upkeep         draw remind                        officer other_officer department approver
    upkeep         send_back assess report_above                                   department approver
    upkeep         grade                                        officer department approver
    upkeep         review pass_up settle                                           officer
    upkeep         decide decide_all bar_meanwhile confirm turn_down               approver
    upkeep         held take announce notice note_filed occasion ask_for_change carry_out -
    upkeep         removal_on                                                      officer department approver
    supervision    accept refuse decide confirm_rectified read_evidence        officer department approver
    supervision    report_rectified                                                owner
    supervision    open_identity                                                   officer approver
    supervision    follow_up                                                       officer department approver
    supervision    observe                                                         officer department approver
    supervision    handle                                                          department approver
    supervision    removal_on                                              officer department approver
    supervision    require_nameless                                                -
    supervision    observe_from                                                    -
    units          assign assign_all look place put_in_group                       department
    units          confirm refer refuse end                                        officer department
    units          leave propose_successor withdraw                                owner
    units          request                                                         owner stranger
    units          add complete rename unname move recode uncode join part                -
"""


LOADING = ("load", "preview")
KEEPING = ("add", "change")


def may() -> Mapping[tuple[str, str], frozenset[str]]:
    found = {}
    for line in TABLE.strip().splitlines():
        slice_, *words = line.split()
        people = {word for word in words if word.replace("_", " ") in {*PERSONAS, SECURITY, "-"}}
        for name in (word for word in words if word not in people):
            found[slice_, name] = frozenset(word.replace("_", " ") for word in people)
    return found


def operations() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Every public function of the slices' operations that is told who acts."""
    for found in pkgutil.iter_modules(core.__path__):
        try:
            package = import_module(f"core.{found.name}.operations")
        except ModuleNotFoundError:
            continue
        if found.name == "audit":
            continue  # the trail is written by operations, and asks nobody
        inner = [f"{package.__name__}.{each.name}" for each in pkgutil.iter_modules(getattr(package, "__path__", []))]
        for module in map(import_module, inner or [package.__name__]):
            for name, function in vars(module).items():
                is_ours = inspect.isfunction(function) and function.__module__ == module.__name__
                if is_ours and not name.startswith("_") and "by" in inspect.signature(function).parameters:
                    yield found.name, name, function


def arguments(scene: Scene) -> tuple[Mapping[str, Any], Mapping[tuple[str, str], Mapping[str, Any]]]:
    """Values by the name of the parameter, and other ones for single operations."""
    chosen = scene.queries["/review"]["chosen"].split(":")
    at_department = scene.queries["/department"]["chosen"].split(":")
    unit_id = scene.fills["unit_id"]
    opened = calls.opened(CREATION_PLAN)
    assert opened is not None
    day = scene.day
    listed = Entry(unit_id=unit_id, list_id="provincial", category="factory", kind=EventKind.ADDED, effective_on=day)
    reason = Reason(reason="因故", document_number="示例〔2023〕9 号", document_date=day)
    new_date = NewDate(due=date(2023, 12, 1))
    common: dict[str, Any] = {
        **scene.fills,
        "application_id": chosen[0],
        "application_ids": [chosen[0]],
        "ids": [chosen[0]],
        "unit_ids": [unit_id],
        "revision": int(chosen[1]),
        "revisions": {chosen[0]: int(chosen[1])},
        "reason": "因故如此办理",
        "note": "因故如此办理",
        "opened": opened,
        "opened_id": opened.id,
        "what": "清单",
        "personal": True,
        "role": Role.ADMINISTRATOR,
        "name": "新名称",
        "track": "existing",
        "learned": Learned("provincial-serious-accident", met=False, how="核对", seen_there="通报"),
        "phone": "13800000000",
        "token": new_id(),
        "sign_in_id": scene.fills["sign_in_id"],
        "answer": "",
        "asked": None,
        "given": {},
        "entry": listed,
        "kinds": instance().book().region.body_kinds,
        "kind": "city",
        "office": None,
        "parent_id": None,
        "active": False,
        "verdict": Verdict.SELECTED,
        "stage_id": "file",
        "until": clock.now() + timedelta(days=3),
        "document_number": "示例〔2023〕9 号",
        "letter": Letter("示例〔2023〕9 号", day),
        "listed": True,
        "fraud": Fraud("示例〔2023〕9 号", day, "虚假材料"),
        "chosen": [f"{unit_id}"],
        "completed_on": day,
        "text": NoticeText("公示", "请实名提出异议。"),
        "file_id": None,
        "content": "名称,类别,层级,入选日期,文号\n示例戊公司,绿色工厂,省级,2022-06-01,示〔2022〕2号\n".encode(),
        "file_name": "名单.csv",
        "revision_id": new_id(),
        "words": "换了燃料",
        "options": Options(),
        "subject_id": unit_id,
        "since": day,
        "clause": None,
        "sequence": 1,
        "on": day,
        "notice_id": new_id(),
        "objection_id": new_id(),
        "upheld": True,
        "new": new_date,
        "seen": 0,
        "duty_id": "none",
        "declaration_id": "enough-enterprises-audited",
        "due": None,
        "day": date(2024, 1, 2),
        "is_working": False,
        "source": "国办发明电〔2023〕7号",
        "holidays": [],
        "original_id": CREATION_PLAN,
        "sections": [f"{scene.fills['form_id']}/{scene.fills['section_id']}"],
        "message": "请补正",
        "entries": {},
        "replies": [],
        "settled": {},
        "sitting": Sitting(JudgedBy.EXPERTS, day, members=5, minutes_number="示例〔2023〕9 号"),
        "found": {},
        "key": "group",
        "known": tiers(),
        "code": None,
        "letter_id": new_id(),
        "stated": Stated(name="新机构", code="91110000600037341L"),
        "pledges": [],
        "sanction": Sanction(reason="造假", document_number="示例〔2023〕9 号"),
        "email": "next@example.com",
        "alias_id": scene.fills["alias_id"],
        "claim": Claim(kind=UnitKind.ENTERPRISE, name="庚公司", code="91110000600037341L", body_id="changsha"),
    }
    draft = ApplicationForms(applications.get(scene.records["draft"]))
    on_draft = {"application_id": scene.records["draft"], "revision": 1}
    desk = {"revisions": {at_department[0]: int(at_department[1])}}
    confirmed = scene.special["my_units.leave"]
    report = Report(number="1 号", dated=day, conclusion="conforming", proves_qualification=True)
    new_call = NewCall(call_id="x-2024", title="通知", year=2024, opens=day, dates={})
    special: dict[tuple[str, str], Mapping[str, Any]] = {
        ("cultivation", "add"): {
            "body_id": EAST,
            "candidate": Candidate("示例公司", "91110000600037341L", "factory", "provincial"),
        },
        ("cultivation", "file_plan"): {"body_id": EAST, "text": "培育十家", "year": clock.today().year},
        ("supervision", "decide"): {"decision": Finding(ComplaintState.UNFOUNDED, "查无实据"), "revision": 1},
        ("supervision", "confirm_rectified"): {"revision": 1},
        ("supervision", "observe"): {"observed": Observed(Fault.POOR, "报告缺少现场记录")},
        ("supervision", "handle"): {"outcome": Outcome(Handled.DISMISSED, "不成立")},
        ("bodies", "enter_figures"): {"entered": []},
        ("desks", "save_view"): {"desk": "review", "view": "tab=all", "is_shared": False},
        ("colleagues", "assign"): {"person_id": None},
        ("colleagues", "assign_each"): {"wanted": {chosen[0]: None}},
        ("colleagues", "write_note"): {"text": "已核"},
        ("dispatches", "issue_letters"): {"kind": DispatchKind.ACCEPTANCE},
        ("dispatches", "issue"): {"subject": of_publication(publication(scene.fills["publication_id"]))},
        ("colleagues", "hand_over"): {"from_id": new_id(), "to_id": new_id()},
        ("colleagues", "stand_in"): {"substitute_id": new_id(), "first_day": day, "until_day": day},
        **{("evidence_store", name): _of_store(scene) for name in ("add", "change", "remove", "replace")},
        ("threads", "urge"): {"application_ids": [scene.fills["application_id"]], "text": "请尽快办理"},
        ("threads", "write"): {"given": Text("请问何时审核", [Side.BODY])},
        ("evaluators", "enter_figures"): {"entries": {}},
        ("evaluators", "name_printed"): {"name": "示例评价院"},
        ("ledger", "void_name"): scene.special["department_lists.void_name"],
        ("evaluators", "propose_ending"): {
            "proposed": Ending(kind=EndingKind.LIFT, reason="查无实据", document_number="1", proof_id=new_id())
        },
        ("evaluators", "enter_outside"): {
            "found": Elsewhere(
                cap=EvaluatorCap(id="any", choice="试", limit=1, per=Period.YEAR, key="group"),
                period="2023",
                count=None,
                source="通报",
                counted_on=day,
            )
        },
        ("evaluators", "report"): {"stated": report, "file_id": new_id()},
        ("ledger", "succeed"): {
            "succession": Succession(kind=EventKind.MERGED, on=day, document_number="1", note="合并", heirs=[new_id()])
        },
        ("ledger", "join"): {"into_id": new_id()},
        ("ledger", "reinstate_all"): {"sequences": [1], "on": day},
        ("ledger", "propose_change"): {
            "proposed": Proposed(
                kind=RecordChangeKind.JOIN,
                unit_id=unit_id,
                terms=changes.joining(new_id()),
                reason="同一单位",
                document_number="1",
                proof_id=new_id(),
            )
        },
        ("ledger", "re_check"): {
            "checked": Checked(unit_id=unit_id, list_id="provincial", category="factory", checked_on=day)
        },
        ("accounts", "link"): {"issuer": "https://id.example.gov.cn", "subject": "1"},
        ("accounts", "create_person"): {"email": "new@example.com", "role": None, "body_id": None},
        ("applications", "start"): {
            "entry": Application(call_id=opened.id, unit_id=unit_id, category="factory", track=None)
        },
        **{
            ("experts", name): {"stated": StatedExpert(fields=["节能"], employer="某大学")}
            for name in ("add", "change")
        },
        ("experts", "declare_tie"): {"stated": StatedTie(kind=TieKind.KIN, name="己公司", code="91110000600037341L")},
        ("experts", "assign"): {"chosen": {}},
        ("experts", "discuss"): {"held_on": day},
        ("judging", "answer_review"): {"outcome": ReviewOutcome.UPHELD},
        ("consultations", "ask"): {"letter": InquiryLetter("示例〔2023〕9 号", day)},
        ("decisions", "report_completion"): {"application_id": scene.records["published"], "text": "已完成"},
        ("decisions", "confirm_completion"): {"application_id": scene.records["published"]},
        ("decisions", "record_outcomes"): {**desk, "entries": {at_department[0]: OutcomeEntry(True, "1", day, "")}},
        ("decisions", "record_outcome"): {**desk, "letter": OutcomeLetter("示例〔2023〕9 号", day)},
        ("decisions", "report"): {**desk, "letter": ReportLetter("示例〔2023〕9 号", day)},
        ("decisions", "decide"): desk,
        ("decisions", "decide_each"): {**desk, "rulings": {at_department[0]: Ruling(Verdict.SELECTED, "理由")}},
        ("decisions", "release"): desk,
        ("notices", "open_notice"): desk,
        ("lists", "publish"): {**desk, "letter": PublicationLetter("计划", "示例〔2023〕9 号", day)},
        ("policy_desk", "change_date"): {"reason": reason},
        ("policy_desk", "preview_date"): {"reason": reason},
        **{
            ("policy_desk", name): {"reason": reason, "kind": "rules", "new": NewValues(amounts={})}
            for name in ("change_value", "preview_value", "require_possible")
        },
        ("policy_desk", "end"): {"reason": reason},
        ("policy_desk", "change_duty"): {"reason": reason, "due": day},
        ("policy_desk", "extend_calendar"): {"year": 2030},
        ("policy_desk", "copy_call"): {"reason": reason, "new": new_call},
        **{
            ("scoring", name): {"stated": BenchmarksStated(indicator_set="none", title="x", dated=day)}
            for name in LOADING
        },
        ("review", "record_receipts"): {"entries": {chosen[0]: ReceiptEntry("1", day, int(chosen[1]))}},
        ("filling", "save_section"): {"matter": draft, "revision": 0},
        ("units", "leave"): confirmed,
        ("units", "end"): confirmed,
        ("units", "propose_successor"): confirmed,
    }
    special |= {("applications", name): on_draft for name in ("declare", "submit", "withdraw")}
    special |= {("upkeep", name): _of_upkeep(scene) for name in UPKEEP}
    grading = Grading(grade="major", note="调查报告", dated=day, file_id=new_id())
    special |= {("upkeep", "grade"): {"record_id": scene.fills["record_id"], "grading": grading, "revision": 1}}
    special |= {("upkeep", "removal_on"): {"named": f"{scene.records['draft']}/report_accident"}}
    special |= {("supervision", "follow_up"): {"improved": True, "note": "已改进"}}
    special |= {("upkeep", "let_in"): {"unit_ids": _of_upkeep(scene)["unit_ids"], "until": day, "reason": "停电"}}
    special |= {("upkeep", "settle"): {"field": "report_accident", "settling": Settling(reason="经核实")}}
    special |= {("scoring", "explain"): {"application_id": scene.records["draft"], "number": 1}}
    special |= {("applications", name): on_draft for name in ("held_by_representative", "held_for_writing")}
    return common, special


def _of_store(scene: Scene) -> Mapping[str, Any]:
    details = Details(EvidenceKind.OTHER)
    return {"id": scene.fills["piece_id"], "file_ids": [new_id()], "file_id": new_id(), "details": details}


UPKEEP = (
    "assess",
    "bar_meanwhile",
    "check",
    "confirm",
    "decide",
    "decide_all",
    "draw",
    "pass_up",
    "propose",
    "refuse",
    "remind",
    "report",
    "report_above",
    "review",
)


def _of_upkeep(scene: Scene) -> Mapping[str, Any]:
    unit_id, record_id = scene.special["lists.unit"]["unit_id"], scene.fills["record_id"]
    decision = Decision(conforms=True, note="核实", document_number="示例〔2023〕9 号", dated=scene.day)
    return {
        "unit_id": unit_id,
        "kind": UpkeepKind.CHANGE,
        "keys": [f"{unit_id}:provincial:factory:"],
        "cause": "到期",
        "lot": Lot(size=1, reason="抽查"),
        "proposal": Proposal(reason=RemovalReason.OTHER, clause="HN24-05", facts="情况", proof_id=new_id()),
        "unit_ids": [unit_id],
        "facts": "情况",
        "clause": "HN24-05",
        "reason": RemovalReason.NOT_FILED,
        "revisions": {record_id: 1},
        "dated": scene.day,
        "conforms": True,
        "opinion": "核实",
        "decision": decision,
        "document_number": "示例〔2023〕9 号",
        "assessment": Assessment(
            assessed_by=JudgedBy.EXPERTS,
            assessors="专家",
            assessed_on=scene.day,
            conforms=True,
            opinion="符合",
            file_id=new_id(),
        ),
    }


def attempt(scene: Scene, slice_: str, name: str, function: Callable[..., Any], by: Person) -> str:
    """How the operation refused; "done" where it did not."""
    common, special = arguments(scene)
    given = {**common, **special.get((slice_, name), {})}
    parameters = inspect.signature(function).parameters
    missing = [each for each in parameters.values() if each.name not in {*given, "by"} and each.default is each.empty]
    assert not missing, f"core.{slice_}: nothing is known to call {name} with: {missing}"
    sent = {each: given[each] for each in parameters if each in given and each != "by"}
    try:
        with transaction():
            function(**sent, by=by)
    except NotAllowed:
        return "refused"
    except NotFound:
        return "hidden"
    except DomainError as error:
        return f"past the permission: {type(error).__name__} {error}"
    return "done"


def test_every_operation_is_in_the_table() -> None:
    assert {(slice_, name) for slice_, name, _ in operations()} == set(may())


@pytest.mark.parametrize("persona", [*PERSONAS[1:], SECURITY])
def test_whom_operations_refuse(plan: Scene, persona: str) -> None:
    by = plan.person(persona)
    assert by is not None
    before = plan.state()
    wrong = []
    for slice_, name, function in operations():
        people = may()[slice_, name]
        if "-" in people or persona in people:
            continue
        outcome = attempt(plan, slice_, name, function, by)
        if outcome not in {"refused", "hidden"}:
            wrong.append(f"core.{slice_}: {name} by {persona}: {outcome}")
    assert not wrong, "\n".join(wrong)
    assert plan.state() == before


def test_whoever_was_deactivated_can_do_nothing(plan: Scene) -> None:
    with transaction() as session:
        session.execute(update(Person).values(active=False))
    before = plan.state()
    wrong = []
    for slice_, name, function in operations():
        if name == "mark_read":
            continue  # nobody else's matter, and whoever was deactivated has no session to do it in
        for persona in may()[slice_, name] - {"-"}:
            by = plan.person(persona)
            assert by is not None
            outcome = attempt(plan, slice_, name, function, by)
            if outcome not in {"refused", "hidden"}:
                wrong.append(f"core.{slice_}: {name} by {persona}: {outcome}")
    assert not wrong, "\n".join(wrong)
    assert plan.state() == before
