"""The row of what was decided elsewhere: one for each letter or meeting, and one more for each correction of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from accounts import clock
from accounts.models import User
from workflows.cases.letters import Letter, number_of, sender_of
from workflows.cases.paper import adopt
from workflows.cases.remarks import tidy
from workflows.errors import Refused, Stale
from workflows.models import Case, Registration

Source = Registration.Source
#: a letter has one row, whether it brings opinions or decisions
_LETTERS = (Source.LETTER, Source.OPINION)


def row_of(letter: Letter, source: Registration.Source, actor: User, cases: Sequence[Case]) -> Registration:
    """The one row of the letter or meeting. Entered again with the same date and title, it is the row there is.

    Two acts that bring the same letter wait for each other here; the second adds to the first's row. What has been
    corrected is added to as it was corrected.
    """
    fresh = _row(letter, source, actor)
    kept = _current(fresh)
    if kept is None:
        fresh.save()
        kept = fresh
    if (kept.dated, kept.title) != (fresh.dated, fresh.title):
        raise Refused(
            f"{kept.sender}的{kept.number}已登记过，日期是 {kept.dated}，标题是“{kept.title}”，与这次填写的不同。"
            "请核对文号；原来登记有误的，请在登记簿中更正。"
        )
    # The first scan that comes stays the letter's.
    if letter.scan is not None and kept.scan_id is None:
        _take_scan(kept, letter, actor, cases)
    return kept


def correction_of(
    first: Registration, letter: Letter, reason: str, actor: User, cases: Sequence[Case]
) -> Registration:
    """The row that corrects ``first``, with its reason. Stale when it has been corrected already; Refused for another's number."""
    fresh = _row(letter, Source(first.source), actor)
    known = _current(fresh)
    if known is not None and known.pk != first.pk:
        raise Refused(f"{known.sender}的{known.number}是另一份登记，请核对文号。")
    # Asked under the lock of the letter: somebody else may be correcting it at this moment.
    if Registration.objects.filter(corrects=first).exists():
        raise Stale("这份登记已经更正过。请打开登记簿，在最近一次更正上再更正。")
    fresh.corrects, fresh.reason = first, tidy(reason)[:200]
    if letter.scan is None:
        fresh.scan = first.scan
    fresh.save()
    if letter.scan is not None:
        _take_scan(fresh, letter, actor, cases)
    return fresh


def _row(letter: Letter, source: Registration.Source, actor: User) -> Registration:
    return Registration(
        source=source,
        sender=sender_of(letter.sender)[:100],
        number=number_of(letter.number)[:80],
        title=tidy(letter.title)[:200],
        dated=letter.dated,
        received_on=letter.received_on,
        registered_by=actor,
        registered_at=clock.now(),
    )


def _current(fresh: Registration) -> Registration | None:
    """What is registered under this sender and number and stands uncorrected; nobody else writes one meanwhile."""
    sources = _LETTERS if fresh.source in _LETTERS else (fresh.source,)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"registration {sources[0]} {fresh.sender} {fresh.number}"],
        )
    same = Registration.objects.filter(source__in=sources, sender=fresh.sender, number=fresh.number)
    current = same.filter(corrected_by=None).order_by("id").first()
    if current is None and (old := same.filter(corrects=None).first()) is not None:
        raise Refused(
            f"{old.sender}的{old.number}登记后已更正为别的文号，请核对；登记簿中可以查到更正的原因。"
        )
    return current


def _take_scan(row: Registration, letter: Letter, actor: User, cases: Sequence[Case]) -> None:
    assert letter.scan is not None
    adopt(letter.scan, row, actor, cases)
    row.scan = letter.scan
    row.save(update_fields=["scan"])
