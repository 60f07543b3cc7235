"""What somebody has uploaded, for that person."""

from __future__ import annotations

from core.files.purposes import label_of
from core.files.queries import of_person
from core.people.models import Person
from core.plugin_api.declarations import PersonalData
from core.retention.presenting import Part, moment


def uploads(who: Person) -> Part:
    rows = [(each.name, label_of(each), moment(each.uploaded_at)) for each in of_person(who.id)]
    return Part("上传的文件", ("文件名", "用途", "上传时间"), rows, PersonalData.RECORDS)
