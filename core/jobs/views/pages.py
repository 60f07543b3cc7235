"""One's jobs: the list, and each with how far it is, until what came of it is fetched."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from core.contents import names
from core.errors import NotFound
from core.files import operations as files
from core.jobs import operations, queries
from core.jobs.purposes import kinds
from core.jobs.workflow import JobState
from core.people.models import Person, Role
from core.web import downloads
from core.web.access import access, signed_in, signed_in_person
from core.web.acting import Page, done, press
from core.web.paging import Paging

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs", template_folder="../templates")

_JOB = "/<job_id>"
SECONDS = 2
"""Between two looks at a job that is under way."""


def has_jobs(person: Person) -> bool:
    """Whether the person has work of which jobs come: staff have, and whoever takes his own application away."""
    return not person.held_roles <= {Role.EVALUATOR, Role.EXPERT}


@blueprint.get("")
@access(signed_in)
def index() -> str:
    """What one asked for, newest first."""
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.of_person(signed_in_person(), paging.page)
    return render_template("jobs/jobs.html", jobs=found, how_far=queries.how_far, kinds=kinds, paging=paging.of(total))


@blueprint.get(_JOB)
@access(signed_in)
def show(job_id: str) -> str:
    """How far it is, and what came of it; asks again by itself while it is under way."""
    job = queries.one_of(signed_in_person(), job_id)
    return render_template(
        "jobs/job.html",
        job=job,
        kind=kinds.get(job.kind),
        file=queries.result_of(job),
        far=queries.how_far(job),
        ahead=queries.ahead_of(job) if job.state is JobState.WAITING else 0,
        seconds=SECONDS,
    )


@blueprint.get(f"{_JOB}/file")
@access(signed_in)
def fetch(job_id: str) -> Response:
    """What came of it."""
    file = operations.fetch(job_id, by=signed_in_person())
    try:
        content = files.open_file(file)
    except FileNotFoundError as error:
        raise NotFound("这份文件的内容已不在存储中。", "请重新导出，并将此情况告知系统管理员。") from error
    name = names.for_download(file.name, file.media_type)
    return downloads.stored(content, file.size, file.media_type, name)


@blueprint.post(f"{_JOB}/cancel")
@access(signed_in)
def cancel(job_id: str) -> Page:
    """Take it back while it is not done."""

    def do() -> AnyResponse:
        operations.cancel(job_id, by=signed_in_person())
        return done("任务已取消。", "jobs.show", job_id=job_id)

    return press(do, lambda: show(job_id))
