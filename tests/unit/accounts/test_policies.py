"""Permissions as values, and the predicates about people."""

from __future__ import annotations

import pytest

from core.accounts.policies import may_administer, may_grant, may_reset
from core.errors import NotAllowed
from core.people.models import Grant, Person, Role
from core.people.policies import ADMINISTRATORS, ALLOWED, Refused, allow_if, has_role, is_active, may_hold

FIRST, SECOND = Refused("第一条。"), Refused("第二条。", "换人办理。")


def somebody(*grants: tuple[Role, str | None], active: bool = True, id: str = "a") -> Person:
    return Person(id=id, active=active, grants=[Grant(role=role, body_id=body) for role, body in grants])


def test_both_must_allow_and_the_first_refusal_speaks() -> None:
    assert ALLOWED & ALLOWED
    assert (ALLOWED & SECOND) == SECOND
    assert (FIRST & SECOND) == FIRST


def test_one_of_them_must_allow() -> None:
    assert ALLOWED | FIRST
    assert FIRST | ALLOWED
    assert (FIRST | SECOND) == FIRST


def test_a_refusal_raises_its_sentence_and_cure() -> None:
    ALLOWED.or_raise()
    with pytest.raises(NotAllowed) as caught:
        SECOND.or_raise()
    assert (caught.value.sentence, caught.value.cure) == ("第二条。", "换人办理。")


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        ({Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER, Role.BODY_OFFICER}, True),
        ({Role.APPLICANT, Role.EVALUATOR}, True),
        ({Role.APPLICANT, Role.EXPERT}, True),
        (set(), True),
        ({Role.EVALUATOR, Role.DEPARTMENT_APPROVER}, False),
        ({Role.ADMINISTRATOR, Role.BODY_OFFICER}, False),
        ({Role.ADMINISTRATOR, Role.AUDITOR}, False),
        *(({one, role}, role is one) for one in ADMINISTRATORS for role in Role),
    ],
)
def test_some_roles_are_apart(roles: set[Role], may: bool) -> None:
    assert bool(may_hold(roles)) is may


def test_allow_if() -> None:
    assert allow_if([1], "不行。") is ALLOWED
    assert allow_if([], "不行。") == Refused("不行。")


def test_nobody_and_the_deactivated_may_nothing() -> None:
    assert not is_active(None)
    gone = somebody((Role.ADMINISTRATOR, None), active=False)
    assert not is_active(gone)
    assert not has_role(gone, Role.ADMINISTRATOR)
    assert not has_role(None, Role.APPLICANT)


def test_one_of_the_roles_will_do() -> None:
    auditor = somebody((Role.AUDITOR, None))
    assert has_role(auditor, Role.ADMINISTRATOR, Role.AUDITOR)
    refusal = has_role(auditor, Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER)
    assert refusal == Refused("此操作须由主管部门经办人、主管部门审批人办理。", "如需此权限，请联系安全管理员。")


def test_administrators_look_after_others_not_themselves() -> None:
    admin = somebody((Role.ADMINISTRATOR, None))
    assert may_administer(admin, "b")
    assert not may_administer(admin, "a")
    assert not may_administer(somebody((Role.AUDITOR, None)), "b")
    assert not may_grant(admin, "b")
    security = somebody((Role.SECURITY_ADMINISTRATOR, None))
    assert may_grant(security, "b")
    assert not may_grant(security, "a")
    assert not may_administer(security, "b")
    for watching in (Role.SECURITY_ADMINISTRATOR, Role.AUDITOR):
        assert not may_reset(admin, somebody((watching, None), id="b")), "he could sign in in their place"
        assert may_reset(None, somebody((watching, None), id="b"))
    assert may_reset(admin, somebody((Role.EXPERT, None), id="b"))
    assert may_administer(None, "b"), "the command line is for whoever runs the machine"
