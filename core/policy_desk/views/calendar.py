"""The working-day calendar: what it knows, the next year, a day put right."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR

from flask import Blueprint, render_template, request

from core.errors import NotFound, existing
from core.policy_desk import policies
from core.policy_desk.forms.calendar import DayForm, YearForm, blank_year
from core.policy_desk.operations.calendar import correct_day, extend_calendar
from core.policy_desk.queries import calendar
from core.web.access import access, person, signed_in_person
from core.web.acting import Page, Response, act, done

blueprint = Blueprint("policy_calendar", __name__, url_prefix="/department/calendar", template_folder="../templates")


@blueprint.get("")
@access(policies.may_read)
def index() -> str:
    """The years that the calendar knows."""
    return render_template(
        "policy_desk/calendar.html", years=calendar.years(), may_keep=policies.may_keep_calendar(person())
    )


@blueprint.get(f"/<int(min={MINYEAR}, max={MAXYEAR}):year>")
@access(policies.may_read)
def show(year: int) -> str:
    """A year's holidays and the weekend days that are worked for them."""
    found = calendar.exceptions_of(year)
    if not found:
        raise NotFound(f"工作日历中没有 {year} 年。", "请从“工作日历”重新进入。")
    return render_template("policy_desk/calendar_year.html", year=year, days=found)


@blueprint.route("/extend", methods=["GET", "POST"])
@access(policies.may_keep_calendar)
def extend() -> Page:
    """Add the year after the last one."""
    span = existing(calendar.span(), "工作日历还是空的。", "请由系统管理员导入基础日历。")
    year = span[1].year + 1
    form = YearForm(data=blank_year(calendar.holiday_names(span[1].year)) if request.method == "GET" else None)

    def do() -> Response:
        holidays = [holiday for _, holiday in form.filled]
        extend_calendar(year, holidays, source=form.source.data or "", by=signed_in_person())
        return done(f"{year} 年已编入工作日历。", "policy_calendar.show", year=year)

    return act(form, do, lambda: render_template("policy_desk/calendar_extend.html", form=form, year=year))


@blueprint.route("/correct", methods=["GET", "POST"])
@access(policies.may_keep_calendar)
def correct() -> Page:
    """Put one day right."""
    form = DayForm()

    def do() -> Response:
        assert form.day.data is not None  # noqa: S101  # the form asks for it
        correct_day(
            form.day.data,
            is_working=form.is_working.data == "yes",
            name=(form.name.data or "").strip() or None,
            source=form.source.data or "",
            by=signed_in_person(),
        )
        return done(f"{form.day.data:%Y-%m-%d} 的安排已更正。", "policy_calendar.show", year=form.day.data.year)

    return act(form, do, lambda: render_template("policy_desk/calendar_correct.html", form=form))
