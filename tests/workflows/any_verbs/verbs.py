"""What the machine can do, by the name it counts it under, and the verb of ``workflows.cases`` behind it."""

from __future__ import annotations

#: a wide run has done each of these at least once
OF_CASES = {
    "submit": "submit",
    "submit straight": "submit",
    "withdraw": "withdraw",
    "approve": "approve",
    "approve straight": "approve",
    "send back": "send_back",
    "send back to a step": "send_back",
    "reject": "reject",
    "take back": "take_back",
    "decide many": "decide_many",
    "keep draft": "keep_draft",
    "register paper": "register_paper",
    "transfer": "transfer",
    "add signer before": "add_signer",
    "add signer beside": "add_signer",
    "add signer after": "add_signer",
    "remove signer": "remove_signer",
    "consult": "consult",
    "answer": "answer",
    "end consultation": "end_consultation",
    "mend": "revise",
    "confirm the mend": "confirm_revision",
    "object to the mend": "object_to_revision",
    "copy": "copy_to",
    "mark read": "mark_read",
    "suspend": "suspend",
    "resume": "resume",
    "cancel": "cancel",
    "jump": "jump",
    "urge": "urge",
    "reseat": "reseat",
    "hand over": "hand_over",
    "register meeting": "register_meeting",
    "register letter": "register_outside",
    "correct": "correct",
    "correct a result": "correct",
    "make batch": "make_batch",
    "package: add": "add_to_batch",
    "package: take out": "remove_from_batch",
    "package: cover": "set_cover",
    "report": "report",
    "recall report": "recall_report",
}
#: what happens to people, papers and time meanwhile
AROUND = {
    "edit", "tick", "delegate", "end period", "pair", "unpair", "grant", "revoke", "activate", "deactivate",
}  # fmt: skip
