"""What people are told when a case moves. Written inside the verb's transaction; sent after it."""

from workflows.telling.around import (
    tell_answered,
    tell_asked,
    tell_copied,
    tell_handed_over,
    tell_question_over,
)
from workflows.telling.base import case_url
from workflows.telling.course import (
    tell_cancelled,
    tell_corrected,
    tell_ended,
    tell_opinion,
    tell_outside,
    tell_paused,
    tell_recalled,
    tell_reported,
    tell_resumed,
    tell_returned,
    tell_withdrawn,
)
from workflows.telling.relevance import still_relevant
from workflows.telling.steps import (
    tell_desk_of_limit,
    tell_limit,
    tell_meeting,
    tell_moved,
    tell_not_needed,
    tell_parked,
    tell_passed_on,
    tell_to_do,
    tell_unheld,
    tell_urged,
)
from workflows.telling.words import ASKING, INFORMING, KINDS, STEP_LIMIT, TO_ANSWER, TO_DO

__all__ = [
    "ASKING",
    "INFORMING",
    "KINDS",
    "STEP_LIMIT",
    "TO_ANSWER",
    "TO_DO",
    "case_url",
    "still_relevant",
    "tell_answered",
    "tell_asked",
    "tell_cancelled",
    "tell_copied",
    "tell_corrected",
    "tell_desk_of_limit",
    "tell_ended",
    "tell_handed_over",
    "tell_limit",
    "tell_meeting",
    "tell_moved",
    "tell_not_needed",
    "tell_opinion",
    "tell_outside",
    "tell_parked",
    "tell_passed_on",
    "tell_paused",
    "tell_question_over",
    "tell_recalled",
    "tell_reported",
    "tell_resumed",
    "tell_returned",
    "tell_to_do",
    "tell_unheld",
    "tell_urged",
    "tell_withdrawn",
]
