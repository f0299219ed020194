"""目标调整 and 更正: an approved target is changed by a new version beside it, with an application and a case of its own.

``figures``, ``easing`` and ``wording`` are pure; ``starting`` has the verbs; ``judging`` says what cannot stand.
"""
