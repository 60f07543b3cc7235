"""The words for evaluators on pages, each with the tone of its badge."""

from __future__ import annotations

from core.evaluators.models import Conclusion, EngagementState, ProfileState, StaffState

PROFILE_STATES = {
    ProfileState.DRAFT: ("填写中", "info"),
    ProfileState.SUBMITTED: ("待审核", "waiting"),
    ProfileState.REFUSED: ("已退回", "bad"),
    ProfileState.ADMITTED: ("已通过", "good"),
    ProfileState.SUPERSEDED: ("已被替换", "neutral"),
}
STAFF_STATES = {
    StaffState.PENDING: ("待确认", "waiting"),
    StaffState.CONFIRMED: ("已确认", "good"),
    StaffState.REFUSED: ("已退回", "bad"),
    StaffState.WITHDRAWN: ("已撤回", "neutral"),
    StaffState.ENDED: ("已终止", "neutral"),
}
ENGAGEMENT_STATES = {
    EngagementState.PROPOSED: ("待机构答复", "waiting"),
    EngagementState.ACCEPTED: ("已接受", "good"),
    EngagementState.REFUSED: ("已谢绝", "bad"),
    EngagementState.ENDED: ("已终止", "neutral"),
}
CONCLUSIONS = {Conclusion.CONFORMING: ("符合", "good"), Conclusion.NOT_CONFORMING: ("不符合", "bad")}
