"""What somebody took away, for that person."""

from __future__ import annotations

from core.exports.queries import taken_by
from core.people.models import Person
from core.plugin_api.declarations import PersonalData
from core.retention.presenting import Part, moment


def taken(who: Person) -> Part:
    rows = [(moment(each.at), each.number, each.what) for each in taken_by(who.id)]
    return Part("导出的文件", ("时间", "编号", "内容"), rows, PersonalData.RECORDS)
