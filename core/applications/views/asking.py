"""May we apply? A page for everybody, before any registration: nothing of what is typed is kept."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from core.applications.presenting import asking
from core.applications.presenting.asking import SECTION, Way
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.presenting import CallView
from core.errors import NotFound
from core.extensions import limiter
from core.forms import EvidenceFile, Mode, examine
from core.forms.page import SectionPage, Taken, section_page_form
from core.plugin_api import Field
from core.web.access import access, public
from core.web.acting import Page

blueprint = Blueprint("may_apply", __name__, url_prefix="/calls", template_folder="../templates")

LONGEST_NAME = 200


@blueprint.route("/<call_id>/may-we-apply", methods=["GET", "POST"])
@access(public)
@limiter.limit("60 per minute")
@limiter.limit("120 per hour", methods=["POST"])
def show(call_id: str) -> Page:
    """The call's questions of exclusions and conditions, and what the lists and the rules say to the answers."""
    opened = calls.get(call_id)
    if calls.pinned(opened).call.annual_report:
        raise NotFound("这份通知由名单内的单位填报，不需要判断能否申报。", "请从“申报通知”中选择其他通知。")
    way = _way(opened)
    shown: dict[str, object] = {"opened": opened, "way": way, "ways": asking.ways(opened), "told": None, "page": None}
    shown["is_over"] = CallView.of_opened(opened).is_over
    if way is not None:
        page = _page(opened, way)
        shown |= {"page": page, "here": _here(opened, way), "aims": asking.aims(opened, way.category)}
        if request.method == "POST" and not page.rows_changed() and page.receive():
            shown |= _judged(opened, way, page)
    return render_template("applications/may_we_apply.html", **shown)


def _judged(opened: OpenedCall, way: Way, page: SectionPage) -> dict[str, object]:
    found = examine(page.form, page.given, mode=Mode.DRAFT)
    page.judged(found)
    text = request.form.get("unit", "").strip()[:LONGEST_NAME]
    unit = asking.named(text) if text else None
    told = asking.judged(opened, way, found.answers, unit, looked_up=bool(text))
    return {"told": None if found.faults else told, "unit": unit}


def _way(opened: OpenedCall) -> Way | None:
    """What was chosen; the only one where there is no choice, None where something is left to choose."""
    offered = asking.ways(opened)
    chosen = request.args.get("way") or (next(iter(offered)) if len(offered) == 1 else None)
    if chosen not in offered or chosen is None:
        return None
    category, _, track = chosen.partition(":")
    levels = asking.aims(opened, category)
    wanted = request.args.get("aim", "")
    return Way(category, track or None, tuple((wanted if wanted in levels else next(iter(levels))).split(",")))


def _here(opened: OpenedCall, way: Way) -> str:
    chosen = way.category if way.track is None else f"{way.category}:{way.track}"
    return url_for("may_apply.show", call_id=opened.call_id, way=chosen, aim=",".join(way.levels))


def _page(opened: OpenedCall, way: Way) -> SectionPage:
    form = asking.questions(asking.book_of(opened, way))
    sent = request.method == "POST"
    return section_page_form(
        form.section(SECTION), form=form, answers={}, evidence=_NoFiles(), formdata=request.form if sent else None
    )


class _NoFiles:
    """Files are not asked for here."""

    def keep(self, upload: FileStorage, declared: Field) -> EvidenceFile:
        raise NotFound("这里不需要上传文件。", "佐证材料在正式申报时上传。")

    def taken(self, declared: Field) -> Taken:
        raise NotImplementedError  # no question of this page asks for files

    def known(self) -> Mapping[str, EvidenceFile]:
        return {}
