"""The kinds of notice about cases, and what they are called."""

#: the kind of notice that asks somebody to act
TO_DO = "to_do"
#: the reminders of a step's limit (``reminding``)
STEP_LIMIT = "step_limit"
#: kinds that matter only as long as the person holds an open row
ASKING = frozenset({TO_DO, "limit", "urged", STEP_LIMIT})
#: kinds that ask for an answer or to be read, as long as that is owed
TO_ANSWER, TO_READ = "to_answer", "to_read"
#: what the kinds are called
KINDS = {
    TO_DO: "待办",
    TO_ANSWER: "待反馈",
    TO_READ: "待阅",
    "answered": "反馈意见",
    "question_over": "不用再反馈",
    "passed_on": "转交",
    "not_needed": "不用再办",
    "returned": "退回修改",
    "withdrawn": "撤回",
    "ended": "办结",
    "outside": "待报财政",
    "meeting": "等会议决定",
    "agreed": "会议同意",
    "unheld": "无人可办",
    "handed_over": "工作移交",
    "limit": "超过限办时间",
    "limit_desk": "督办",
    "urged": "催办",
    "paused": "暂停和继续",
    "cancelled": "终止办理",
    "moved": "调整环节",
    "parked": "定时工作搁置",
    "opinion": "财政意见",
    "reported": "报送财政",
    "corrected": "更正登记",
}
#: kinds after which the recipient has nothing to do
INFORMING = frozenset(
    {
        "answered",
        "question_over",
        "passed_on",
        "not_needed",
        "withdrawn",
        "ended",
        "agreed",
        "paused",
        "cancelled",
        "moved",
        "opinion",
        "reported",
        "corrected",
    }
)
