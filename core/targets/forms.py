"""What staff enter of recommending bodies, so that their places can be worked out."""

from __future__ import annotations

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from core.web.form import DateField, Form


class FiguresForm(Form):
    """Where the counts of the page are from, and as of which day."""

    source = StringField("数据来源", [InputRequired("请写明数据来源。")], description="文件文号或者统计表名称")
    counted_on = DateField("统计日期", [InputRequired("请填写统计日期。")])
    all_counts = BooleanField("没有改动的数也按此来源和日期登记")
