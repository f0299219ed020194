"""谁没交、差什么、差几天: the rows of one round, narrowed by what was chosen, and the text to paste into a group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from accounts.models import Unit, User
from accounts.namesakes import named
from accounts.web import whole_number
from projects.filtering import Choice
from workflows.models import Round
from workflows.words import day_words
from workflows.year.standing import Owed, owed


@dataclass(frozen=True)
class Wanted:
    """What the page was asked for: a unit, what is missing, only what is late."""

    unit: int | None = None
    missing: str = ""
    late: bool = False

    @classmethod
    def of(cls, data: QueryDict) -> Wanted:
        return cls(whole_number(data.get("unit", "")), data.get("missing", ""), data.get("late") == "1")

    @property
    def any(self) -> bool:
        return self.unit is not None or bool(self.missing) or self.late

    def fits(self, one: Owed, *, besides: str = "") -> bool:
        """Whether a row is wanted; ``besides``: the filter that is left out, for the counts beside its choices."""
        return (
            (besides == "unit" or self.unit is None or one.stage.run.unit_id == self.unit)
            and (besides == "missing" or not self.missing or one.missing == self.missing)
            and (not self.late or one.days > 0)
        )


@dataclass(frozen=True)
class Owing:
    """Those who have not handed in, as wanted, and the choices with their counts."""

    rows: list[Owed]
    total: int
    late: int
    units: list[Choice]
    missing: list[Choice]

    @property
    def people(self) -> int:
        return len({one.stage.run.drafter_id for one in self.rows if one.stage.run.drafter_id is not None})


def owing(round: Round, units: set[int] | None, wanted: Wanted) -> Owing:
    """Two queries, however many rows."""
    found = owed([round.pk], units)
    by_unit = Counter(one.stage.run.unit for one in found if wanted.fits(one, besides="unit"))
    by_missing = Counter(one.missing for one in found if wanted.fits(one, besides="missing"))
    return Owing(
        rows=[one for one in found if wanted.fits(one)],
        total=len(found),
        late=sum(one.days > 0 for one in found),
        units=[
            Choice(str(unit.pk), unit.label, count, unit.pk == wanted.unit)
            for unit, count in sorted(by_unit.items(), key=lambda pair: pair[0].code)
        ],
        missing=[Choice(words, words, count, words == wanted.missing) for words, count in by_missing.items()],
    )


def text_of(round: Round, rows: Iterable[Owed], url: str) -> str:
    """For a group chat: who, what, until when. No amounts, no contents."""
    by_person: defaultdict[User | None, list[Owed]] = defaultdict(list)
    for one in rows:
        by_person[one.stage.run.drafter].append(one)
    lines = [f"【催办】{round.year}年度{round.title}，以下项目还没有交："]
    for person, theirs in by_person.items():
        who = f"{named(person)}（{theirs[0].stage.run.unit.label}）" if person is not None else "还没有经办人"
        lines.append(f"{who}：{'；'.join(_said(one) for one in theirs)}")
    return "\n".join([*lines, f"请抽空办理：{url}"])


def _said(one: Owed) -> str:
    return f"《{one.stage.run.title}》{one.missing}，{day_words(one.due_on)}截止，{one.words}"


@dataclass(frozen=True)
class Slip:
    """The 催办单 of one unit."""

    unit: Unit
    rows: list[Owed]


def slips_of(rows: Sequence[Owed]) -> list[Slip]:
    """One sheet for each unit, by its code."""
    by_unit: defaultdict[Unit, list[Owed]] = defaultdict(list)
    for one in rows:
        by_unit[one.stage.run.unit].append(one)
    return [Slip(unit, theirs) for unit, theirs in sorted(by_unit.items(), key=lambda pair: pair[0].code)]
