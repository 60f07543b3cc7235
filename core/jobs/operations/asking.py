"""Asking for a job, taking that back, and fetching what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from flask import g
from marshmallow import ValidationError

from core import audit
from core.db.after_commit import after_commit
from core.db.transaction import lock, put, transaction
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, NotFound, existing
from core.files.models import StoredFile
from core.jobs import actions, queries
from core.jobs.models import Job
from core.jobs.operations.waking import wake
from core.jobs.purposes import Kind, kinds
from core.jobs.workflow import JobState
from core.people.models import Person
from core.people.policies import is_active

MOST_OPEN = 10
"""Jobs of one person that wait or are carried out: nobody fills the queue for all others."""


def ask(kind: Kind, arguments: Mapping[str, Any], title: str, *, by: Person) -> Job:
    """Let this be done; where it is under way already, the job that does it.

    Raises NotAllowed, Conflict where too many wait, Invalid for arguments that the kind does not take.
    """
    given = taken(kind, arguments)
    kind.may(by, given).or_raise()
    plain = kind.arguments().dump(given)
    sole = sha256(json.dumps([kind.id, by.id, plain], sort_keys=True).encode()).hexdigest()
    with transaction():
        take_turn(f"jobs:{by.id}")
        if (same := queries.open_like(sole)) is not None:
            return same
        if (count := queries.open_count(by)) >= MOST_OPEN:
            raise Conflict(f"您已有 {count} 项任务在等待或办理。", "请等其中一项完成，或者取消不需要的任务。")
        job = Job(
            kind=kind.id,
            arguments=plain,
            title=title[:200],
            asked_by_id=by.id,
            request_id=g.get("request_id"),
            sole=sole,
        )
        put(job)
        audit.record(actions.ASK, actions.JOB, job.id, by=by, after={"kind": kind.label, "title": job.title})
        after_commit(wake)
    return job


def cancel(job_id: str, *, by: Person) -> None:
    """Take back what is not done yet; a worker that is at it notices and stops. Raises NotFound, Conflict."""
    is_active(by).or_raise()
    with transaction():
        queries.one_of(by, job_id)
        job = lock(Job, job_id)
        if not job.is_open:
            raise Conflict(f"该任务{job.state.label}，不能取消。", "请刷新页面查看。")
        job.state, job.token, job.sole = JobState.CANCELLED, None, None
        audit.record(actions.CANCEL, actions.JOB, job.id, by=by, after={"title": job.title})


def fetch(job_id: str, *, by: Person) -> StoredFile:
    """The file that came of it, for who asked and may still read it; the trail says so before the first byte leaves.

    Raises NotFound where there is none (any more), NotAllowed.
    """
    with transaction():
        job = queries.one_of(by, job_id)
        kind = existing(kinds.get(job.kind), "这类任务的结果已不能下载。", "请重新办理。")
        kind.may(by, taken(kind, job.arguments)).or_raise()
        file = queries.result_of(job)
        if file is None:
            raise NotFound("结果文件已过期清除，或者尚未生成。", "请在“我的任务”中查看，需要时重新导出。")
        after = {"title": job.title, "name": file.name, "sha256": file.sha256}
        audit.record(actions.FETCH, actions.JOB, job.id, by=by, after=after)
    return file


def taken(kind: Kind, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the kind's schema reads them. Raises Invalid."""
    try:
        found: dict[str, Any] = kind.arguments().load(dict(arguments))
    except ValidationError as error:
        raise Invalid(
            {str(name): [str(each) for each in said] for name, said in error.messages_dict.items()}
        ) from error
    return found
