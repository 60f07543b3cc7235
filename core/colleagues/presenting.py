"""What colleagues settle among themselves, for the person of whom it is kept."""

from __future__ import annotations

from core.colleagues import queries
from core.people.models import Person
from core.people.queries import names
from core.plugin_api.declarations import PersonalData
from core.retention.presenting import Part, moment


def own(who: Person) -> Part:
    """The notes that somebody wrote, what he sees to, and when somebody stood in for him, or he for others."""
    notes = [
        ("内部备注", moment(note.written_at), f"{application.entry_name}：{note.text}")
        for note, application in queries.notes_by(who.id)
    ]
    charges = [
        ("经办", moment(charge.given_at), f"{application.reference} {application.entry_name}")
        for charge, application in queries.seen_to(who.id)
    ]
    covers = queries.covers_with(who.id)
    named = names([id for each in covers for id in (each.person_id, each.substitute_id)])
    stood_in = [
        (
            "代办",
            f"{each.first_day:%Y-%m-%d} 至 {each.until_day:%Y-%m-%d}",
            f"{named[each.substitute_id]}代办{named[each.person_id]}经办的申报",
        )
        for each in covers
    ]
    says = "您写的内部备注、您经办的申报和代办安排，只有本单位的同事可以查看。"
    return Part(
        "分工、代办和内部备注", ("事项", "时间", "内容"), [*notes, *charges, *stood_in], PersonalData.RECORDS, says
    )
