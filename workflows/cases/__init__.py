"""The verbs. Each is one act: lock, who may, still relevant, move, one event, notices, one transaction."""

from workflows.cases.batches import (
    Cover,
    add_to_batch,
    desk_of,
    make_batch,
    may_package,
    remove_from_batch,
    set_cover,
)
from workflows.cases.cancelling import cancel, endable, may_cancel
from workflows.cases.consulting import answer, consult, end_consultation, question_for, questions_of
from workflows.cases.copying import copies_of, copy_to, mark_read, may_copy, posts_for, unread_copy
from workflows.cases.correcting import CORRIGIBLE, DROPPED, Corrected, Correction, correct, may_correct
from workflows.cases.creation import open_case
from workflows.cases.deciding import approve, reject, send_back
from workflows.cases.drafts import draft_of, keep_draft
from workflows.cases.fitting import barred
from workflows.cases.jumping import jump
from workflows.cases.letters import VERDICT_WORDS, Letter, OutsideDecision, Verdict
from workflows.cases.many import Choice, Fate, RowResult, decide_many
from workflows.cases.meetings import OPINION_WORDS, MeetingDecision, register_meeting
from workflows.cases.opinions import Result
from workflows.cases.outside import register_outside
from workflows.cases.paper import Opinion, Slip, may_register, register_paper, slip_of
from workflows.cases.reporting import leave_outside, recall_report, report
from workflows.cases.reseating import may_reseat, reseat
from workflows.cases.revising import confirm_revision, last_revision, object_to_revision, revise
from workflows.cases.shared import Moved
from workflows.cases.signers import add_signer, beside_words
from workflows.cases.straight import Shortcut, shortcut
from workflows.cases.submitting import may_withdraw, submit, withdraw
from workflows.cases.suspending import RUNNING, may_resume, may_suspend, resume, suspend
from workflows.cases.taking_back import take_back, way_back
from workflows.cases.transferring import transfer
from workflows.cases.unsigning import additions_of, may_remove, removable, remove_signer
from workflows.cases.urging import may_urge, urge

__all__ = [
    "CORRIGIBLE",
    "DROPPED",
    "OPINION_WORDS",
    "RUNNING",
    "VERDICT_WORDS",
    "Choice",
    "Corrected",
    "Correction",
    "Cover",
    "Fate",
    "Letter",
    "MeetingDecision",
    "Moved",
    "Opinion",
    "OutsideDecision",
    "Result",
    "RowResult",
    "Shortcut",
    "Slip",
    "Verdict",
    "add_signer",
    "add_to_batch",
    "additions_of",
    "answer",
    "approve",
    "barred",
    "beside_words",
    "cancel",
    "confirm_revision",
    "consult",
    "copies_of",
    "copy_to",
    "correct",
    "decide_many",
    "desk_of",
    "draft_of",
    "end_consultation",
    "endable",
    "jump",
    "keep_draft",
    "last_revision",
    "leave_outside",
    "make_batch",
    "mark_read",
    "may_cancel",
    "may_copy",
    "may_correct",
    "may_package",
    "may_register",
    "may_remove",
    "may_reseat",
    "may_resume",
    "may_suspend",
    "may_urge",
    "may_withdraw",
    "object_to_revision",
    "open_case",
    "posts_for",
    "question_for",
    "questions_of",
    "recall_report",
    "register_meeting",
    "register_outside",
    "register_paper",
    "reject",
    "removable",
    "remove_from_batch",
    "remove_signer",
    "report",
    "reseat",
    "resume",
    "revise",
    "send_back",
    "set_cover",
    "shortcut",
    "slip_of",
    "submit",
    "suspend",
    "take_back",
    "transfer",
    "unread_copy",
    "urge",
    "way_back",
    "withdraw",
]
