"""Evaluators, what they state of themselves, their staff; engagements, the places of caps they take, and reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.applications.models import Application
from core.db.base import Base, Identified, Now, Serial, appended, rows_where
from core.db.sealing import Sealed
from core.filling.models import Submission
from core.filling.rules.answers import Answers
from core.ledger.models import Bar
from core.people.models import Person
from core.plugin_api.labels import Labelled


class Evaluator(Identified, Base):
    """A third-party body. `code` is the 统一社会信用代码 of its legal entity; two admitted ones never share one.

    Until the department has admitted it (`admitted_at`), it is nobody's evaluator; so nobody can occupy another's code
    by merely asking. `name` and `name_key` are those of what was admitted last, before that of what is stated.
    """

    __tablename__ = "evaluator"
    __noun__ = "第三方评价机构"
    __table_args__ = (
        CheckConstraint("length(code) = 18", name="code_length"),
        Index(
            "uq_evaluator_admitted_code",
            "code",
            unique=True,
            **rows_where("admitted_at IS NOT NULL"),
            info={"says": "该统一社会信用代码已登记在另一家第三方评价机构名下。", "field": "code"},
        ),
        Index("ix_evaluator_name", "name_key", "id"),
    )

    code: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200))
    admitted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class ProfileState(Labelled):
    DRAFT = "draft", "填写中", "info"
    SUBMITTED = "submitted", "待审核", "waiting"
    REFUSED = "refused", "已退回", "bad"  # back with the evaluator, with the reason
    ADMITTED = "admitted", "已通过", "good"  # what holds
    SUPERSEDED = "superseded", "已被替换"  # what held before

    @property
    def is_open(self) -> bool:
        """Whether the evaluator may write in it."""
        return self in {ProfileState.DRAFT, ProfileState.REFUSED}


class Profile(Identified, Base):
    """What an evaluator states of itself. One is held at a time, and at most one more is under way to replace it.

    `submission` is what was submitted of the region's profile form, `declaration` its public self-declaration.
    `revision` tells a stale page of the basics from a fresh one.
    """

    __tablename__ = "evaluator_profile"
    __noun__ = "机构登记材料"
    __table_args__ = (
        UniqueConstraint("evaluator_id", "serial"),
        Index("uq_evaluator_profile_held", "evaluator_id", unique=True, **rows_where("state = 'admitted'")),
        Index(
            "uq_evaluator_profile_open",
            "evaluator_id",
            unique=True,
            **rows_where("state IN ('draft', 'submitted', 'refused')"),
            info={"says": "已有一份正在填写或审核的登记材料。"},
        ),
        Index("ix_evaluator_profile_queue", "state", "submitted_at", "id"),
    )

    evaluator_id: Mapped[str] = mapped_column(ForeignKey("evaluator.id"))
    serial: Mapped[int]
    state: Mapped[ProfileState] = mapped_column(default=ProfileState.DRAFT)
    name: Mapped[str] = mapped_column(String(200))
    legal_representative: Mapped[str] = mapped_column(String(60))
    contact_name: Mapped[str] = mapped_column(Sealed("evaluator_profile.contact_name"))
    contact_phone: Mapped[str] = mapped_column(Sealed("evaluator_profile.contact_phone"))
    address: Mapped[str] = mapped_column(String(300))
    declaration: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[Now]
    saved_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None]
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("filling_submission.id"))

    submission: Mapped[Submission | None] = relationship(lazy="joined")
    evaluator: Mapped[Evaluator] = relationship(lazy="raise_on_sql")
    identities: Mapped[list[StatedIdentity]] = relationship(
        lazy="selectin", order_by="StatedIdentity.key", cascade="all, delete-orphan"
    )

    @property
    def answers(self) -> Mapping[str, object]:
        """What it says in the region's form, by field; nothing before it was submitted."""
        return {} if self.submission is None else Answers.of_submission(self.submission).flat


class StatedIdentity(Identified, Base):
    """Who stands behind a profile under one key of the caps: a fingerprint to compare, and a masked form to show.

    The number itself is nowhere.
    """

    __tablename__ = "evaluator_identity"
    __table_args__ = (
        UniqueConstraint("profile_id", "key"),
        Index("ix_evaluator_identity_fingerprint", "fingerprint"),
    )

    profile_id: Mapped[str] = mapped_column(ForeignKey("evaluator_profile.id"))
    key: Mapped[str] = mapped_column(String(100))
    fingerprint: Mapped[str] = mapped_column(String(64))
    masked: Mapped[str] = mapped_column(Sealed("evaluator_identity.masked"))


@appended
class KinDecision(Base):
    """The department decided whether what stands behind two evaluators under one key is one and the same.

    The pair stands in the order of ids. `fingerprint` and `other_fingerprint` are what either stated then: of one
    document the same. The last decision on a pair holds; it is never overwritten.
    """

    __tablename__ = "evaluator_kin_decision"
    __noun__ = "同一主体认定"
    __table_args__ = (
        CheckConstraint("evaluator_id < other_id", name="in_order"),
        Index("ix_evaluator_kin_decision_pair", "evaluator_id", "other_id", "key"),
    )

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    evaluator_id: Mapped[str] = mapped_column(ForeignKey("evaluator.id"))
    other_id: Mapped[str] = mapped_column(ForeignKey("evaluator.id"), index=True)
    key: Mapped[str] = mapped_column(String(100))
    fingerprint: Mapped[str] = mapped_column(String(64))
    other_fingerprint: Mapped[str] = mapped_column(String(64))
    is_one: Mapped[bool]
    reason: Mapped[str]
    decided_at: Mapped[Now]
    decided_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    decided_by: Mapped[Person] = relationship(lazy="joined")


@appended
class GroupMembership(Base):
    """To which group an evaluator belongs under a key that officers keep; no `name`: to none. The last row holds."""

    __tablename__ = "evaluator_group_membership"
    __noun__ = "机构归属"

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    evaluator_id: Mapped[str] = mapped_column(ForeignKey("evaluator.id"), index=True)
    key: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str]
    decided_at: Mapped[Now]
    decided_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    decided_by: Mapped[Person] = relationship(lazy="joined")


@appended
class OutsideCount(Base):
    """How many places of a cap an evaluator has used elsewhere than here, as it was reported: from where, as of when.

    `scope` and `period` are those of `CapPlace`. The last row of an evaluator's holds.
    """

    __tablename__ = "evaluator_outside_count"
    __noun__ = "平台外评价项目数"
    __table_args__ = (
        CheckConstraint("count >= 0", name="count_not_negative"),
        Index("ix_evaluator_outside_count_scope", "scope", "period", "evaluator_id"),
    )

    sequence: Mapped[int] = mapped_column(Serial, primary_key=True)
    evaluator_id: Mapped[str] = mapped_column(ForeignKey("evaluator.id"))
    scope: Mapped[str] = mapped_column(String(300))
    period: Mapped[str] = mapped_column(String(100))
    count: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    counted_on: Mapped[date]
    entered_at: Mapped[Now]
    entered_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    entered_by: Mapped[Person] = relationship(lazy="joined")


class StaffState(Labelled):
    PENDING = "pending", "待确认", "waiting"
    CONFIRMED = "confirmed", "已确认", "good"
    REFUSED = "refused", "已退回", "bad"
    WITHDRAWN = "withdrawn", "已撤回"
    ENDED = "ended", "已终止"


class Staff(Identified, Base):
    """A person's request to act for an evaluator, with its letter, and what became of it.

    `founds`: who registered the evaluator is decided upon together with its first profile. Nobody acts for two.
    """

    __tablename__ = "evaluator_staff"
    __noun__ = "机构人员申请"
    __table_args__ = (
        Index(
            "uq_evaluator_staff_live",
            "person_id",
            unique=True,
            **rows_where("state IN ('pending', 'confirmed')"),
            info={"says": "您已是一家第三方评价机构的人员，或者已有一份申请正在等待审核。"},
        ),
        Index("ix_evaluator_staff_evaluator", "evaluator_id", "state"),
        Index("ix_evaluator_staff_queue", "state", "requested_at", "id"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    evaluator_id: Mapped[str] = mapped_column(ForeignKey("evaluator.id"))
    letter_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id"))
    founds: Mapped[bool] = mapped_column(default=False)
    state: Mapped[StaffState] = mapped_column(default=StaffState.PENDING)
    requested_at: Mapped[Now]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    evaluator: Mapped[Evaluator] = relationship(lazy="raise_on_sql")


class EngagementState(Labelled):
    PROPOSED = "proposed", "待机构答复", "waiting"
    ACCEPTED = "accepted", "已接受", "good"
    REFUSED = "refused", "已谢绝", "bad"
    ENDED = "ended", "已终止"

    @property
    def is_live(self) -> bool:
        return self in {EngagementState.PROPOSED, EngagementState.ACCEPTED}


class Engagement(Identified, Base):
    """An evaluator's work on one application (委托评价), from the applicant's choice on.

    `pledges` are those that the evaluator signed, by name, as they were worded. `applicant_tie` and `evaluator_tie`
    say what either declared to tie the one to the other.
    """

    __tablename__ = "engagement"
    __noun__ = "委托评价"
    __table_args__ = (
        Index(
            "uq_engagement_live",
            "application_id",
            unique=True,
            **rows_where("state IN ('proposed', 'accepted')"),
            info={"says": "这项申报已委托了第三方评价机构。"},
        ),
        Index("ix_engagement_evaluator", "evaluator_id", "state", "proposed_at", "id"),
        CheckConstraint("state <> 'accepted' OR accepted_at IS NOT NULL", name="accepted_when"),
    )

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), index=True)
    evaluator_id: Mapped[str] = mapped_column(ForeignKey("evaluator.id"))
    state: Mapped[EngagementState] = mapped_column(default=EngagementState.PROPOSED)
    proposed_at: Mapped[Now]
    proposed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    applicant_tie: Mapped[str | None]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    pledges: Mapped[dict[str, Any]] = mapped_column(default=dict)
    evaluator_tie: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    evaluator: Mapped[Evaluator] = relationship(lazy="raise_on_sql")


class Conclusion(Labelled):
    CONFORMING = "conforming", "符合", "good"
    NOT_CONFORMING = "not_conforming", "不符合", "bad"


class EvaluationReport(Identified, Base):
    """The report of an engagement (评价报告). One stands; one that was replaced is kept.

    `proves_qualification`: the evaluator confirmed that the report holds the proof of its qualification.
    """

    __tablename__ = "evaluation_report"
    __noun__ = "评价报告"
    __table_args__ = (
        Index(
            "uq_evaluation_report_standing",
            "engagement_id",
            unique=True,
            **rows_where("replaced_at IS NULL"),
            info={"says": "评价报告刚刚已由同事上传。"},
        ),
    )

    engagement_id: Mapped[str] = mapped_column(ForeignKey("engagement.id"), index=True)
    number: Mapped[str] = mapped_column(String(100))
    dated: Mapped[date]
    conclusion: Mapped[Conclusion]
    proves_qualification: Mapped[bool]
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    uploaded_at: Mapped[Now]
    uploaded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    replaced_at: Mapped[datetime | None]


class CapPlace(Identified, Base):
    """One place of a cap, taken by an engagement and perhaps given back: what `limit` of them are counted by.

    `scope` names what is counted (`core.evaluators.rules.caps.scope`), `fingerprint` whose it is, `period` the
    calendar year or the call.
    The places in use are numbered from 1, so that the database itself refuses two engagements the same one.
    """

    __tablename__ = "cap_place"
    __noun__ = "评价项目名额"
    __table_args__ = (
        CheckConstraint("number >= 1", name="counted_from_one"),
        UniqueConstraint("engagement_id", "scope"),
        Index(
            "uq_cap_place_number",
            "scope",
            "fingerprint",
            "period",
            "number",
            unique=True,
            **rows_where("given_back_at IS NULL"),
            info={"says": "同一名额刚刚被另一项评价占用。"},
        ),
    )

    engagement_id: Mapped[str] = mapped_column(ForeignKey("engagement.id"))
    cap_id: Mapped[str] = mapped_column(String(100))
    scope: Mapped[str] = mapped_column(String(300))
    fingerprint: Mapped[str] = mapped_column(String(64))
    period: Mapped[str] = mapped_column(String(100))
    number: Mapped[int]
    taken_at: Mapped[datetime]
    given_back_at: Mapped[datetime | None]


class EndingKind(Labelled):
    """How a sanction ends before its time."""

    LIFT = "lift", "解除不予采信"
    VOID = "void", "撤销误登记的处理"


class SanctionEnding(Identified, Base):
    """What one person proposes, with a file that proves it, to end of an evaluator's sanction, and what another made of
    it (`confirmed`, with the reason where not): done once it is confirmed. One of a sanction waits at a time."""

    __tablename__ = "sanction_ending"
    __noun__ = "拟解除或撤销的处理"
    __table_args__ = (
        Index(
            "uq_sanction_ending_waiting",
            "bar_id",
            unique=True,
            **rows_where("confirmed IS NULL"),
            info={"says": "这一处理已有一项解除或撤销在等待确认。"},
        ),
    )

    kind: Mapped[EndingKind]
    evaluator_id: Mapped[str] = mapped_column(ForeignKey("evaluator.id"), index=True)
    bar_id: Mapped[str] = mapped_column(ForeignKey("bar.id"))
    reason: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(String(100))
    proposed_at: Mapped[Now]
    proposed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    confirmed: Mapped[bool | None]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    evaluator: Mapped[Evaluator] = relationship(lazy="joined")
    bar: Mapped[Bar] = relationship(lazy="joined")


class EvaluatorAlias(Identified, Base):
    """A name under which lists print an evaluator that it stated to nobody: who found that out, and by what."""

    __tablename__ = "evaluator_alias"
    __noun__ = "评价机构的名单所印名称"

    evaluator_id: Mapped[str] = mapped_column(ForeignKey("evaluator.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
