"""Who the 报送函 goes to, as the department wants it."""

from __future__ import annotations

from django.db import transaction

from accounts import audit, clock
from accounts.models import User
from monitoring.access import is_whole_desk
from monitoring.models import PaperRecipient
from workflows.cases.remarks import tidy
from workflows.errors import NotAllowed, Refused

LETTER = "letter"
USUAL, LONGEST = "市财政局", 60


def recipient() -> str:
    """Of the 报送函; 市财政局 where nobody set another."""
    return PaperRecipient.objects.filter(pk=LETTER).values_list("name", flat=True).first() or USUAL


@transaction.atomic
def save_recipient(name: str, *, actor: User) -> str:
    """NotAllowed but for the budget desk of the 本级; Refused without a name."""
    if not is_whole_desk(actor):
        raise NotAllowed("报送函的主送单位由本级预算绩效岗设置。")
    words = tidy(name)
    if not words or len(words) > LONGEST or "\n" in words:
        raise Refused(f"请填写报送函的主送单位，{LONGEST} 字以内，不换行。")
    before = recipient()
    PaperRecipient.objects.update_or_create(
        code=LETTER, defaults={"name": words, "changed_by": actor, "changed_at": clock.now()}
    )
    audit.record("settings", actor, f"修改报送函主送单位：{words}", before=before, after=words)
    return words
