"""What the trail says of judging."""

from core import audit

REVIEW = audit.subject("judging_review", "复核申请", named_by="review_id")
APPLICATION = audit.subject(
    "application",
    "申报",
    {
        "qualified": "评审合格",
        "score": "评分",
        "tier": "等级",
        "opinion": "评审意见",
        "judged_by": "评审方",
        "judged_on": "评审日期",
        "words": "复核事项",
        "outcome": "复核结论",
        "answer": "复核答复",
    },
)

APPRAISE = audit.action("judging.record", "登记评审结果", formerly="evaluation.record")
RANK = audit.action("judging.assign_tiers", "按名次确定等级", formerly="evaluation.assign_tiers")
ASK_REVIEW = audit.action("judging.ask_review", "申请复核评审结果")
ANSWER_REVIEW = audit.action("judging.answer_review", "答复复核申请")
