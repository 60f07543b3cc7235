"""What applications keep of whoever filled them in or handed them in, for that person."""

from __future__ import annotations

from core.applications import queries
from core.applications.queries.rulebook import rulebook
from core.filling.queries import saved
from core.forms import personal_answers
from core.people.models import Person
from core.plugin_api.declarations import PersonalData
from core.retention.presenting import Part


def contacts(who: Person) -> Part:
    """The personal answers of applications that the person wrote in."""
    rows = [
        (f"{application.reference} {application.entry_name}", label, words)
        for application in queries.written_by(who.id)
        for form_id, answers in saved(application.id).by_form.items()
        if (form := rulebook(application).forms_of_any_track.get(form_id)) is not None
        for label, words in personal_answers(form, answers)
    ]
    says = "您填写或提交过的申报中，申报表载明的联系人等个人信息。"
    return Part("申报材料中的个人信息", ("申报", "项目", "内容"), rows, PersonalData.CONTACTS, says)
