"""What an app registers so that its documents can be decided: the only door between the engine and a budget."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from accounts.models import Office, Unit, User
from workflows.errors import Refused

if TYPE_CHECKING:
    from notifications.calendar import Calendar
    from workflows.models import Case, CaseStep, Round, StageRun


@dataclass(frozen=True)
class Facts:
    """Typed values copied to the case at submission; conditions, lists and sorting use nothing else. Amount is yuan."""

    title: str
    unit: Unit
    office: Office | None
    year: int
    amount: Decimal | None
    others: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """Why a document cannot be submitted yet: a sentence that says what to do, and where."""

    text: str
    path: str = ""

    @property
    def anchor(self) -> str:
        """The id of the field on the page."""
        return anchor(self.path)


@dataclass(frozen=True)
class FactField:
    """A fact that conditions of a route may use: its code in ``Facts`` ("amount" or a key of ``others``), its words.

    ``sort`` is money (yuan), yes_no or choice; ``choices`` are the values of a choice as they stand in the facts.
    """

    code: str
    label: str
    sort: str
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class StepSpec:
    """One step of a kind's default route; values as in ``RouteStep``."""

    name: str
    role: str
    place: str
    limit_days: int = 2
    medium: str = "screen"


@dataclass(frozen=True)
class RoundField:
    """What 安排轮次 asks for besides the three days of every round: its code in what is given, its words, a hint.

    A day that must be said; or a number of percentage points 0-100 where ``usual`` says the one that holds unless another is given.
    """

    code: str
    label: str
    hint: str = ""
    usual: Decimal | None = None


@dataclass(frozen=True)
class Remark:
    """A remark on one field, by row id: ``indicators/<uuid>/value``."""

    path: str
    text: str


def anchor(path: str) -> str:
    """The id a field's element has on every page, form and sheet alike, so that lists can point to it."""
    return "c-" + path.replace("/", "-").replace(".", "-")


@dataclass(frozen=True)
class ReviewNote:
    """One remark of the kind's own checks, as reviewers see it beside the document.

    ``level`` is error, warning or info; ``said`` is the drafter's explanation, ``by`` whose; ``path`` is a row-id path.
    """

    level: str
    place: str
    path: str
    text: str
    said: str = ""
    by: str = ""
    reviewer_only: bool = False

    @property
    def anchor(self) -> str:
        """The id of the field on the page."""
        return anchor(self.path)


@dataclass(frozen=True)
class StepReview:
    """What a kind wants said of an open step besides the decision.

    ``results``: what 同意 may be recorded as, code and words, ``result`` the one proposed. Or a form to fill in first:
    ``form_url`` and ``form_name``; ``said`` is what it came to, ``decision`` the one that goes with it (approve, revise,
    send_back, reject; "" while it is not filled in), ``advice`` says so. ``revise_url``: where the reviewer changes the
    text for the drafter to confirm; "" where that cannot be.
    """

    results: Sequence[tuple[str, str]] = ()
    result: str = ""
    form_url: str = ""
    form_name: str = ""
    said: str = ""
    decision: str = ""
    advice: str = ""
    revise_url: str = ""


class Kind(ABC):
    """One sort of document. Every method that changes the document is called inside the verb's transaction, after
    the case and then the document have been locked."""

    code: ClassVar[str]
    name: ClassVar[str]
    #: template that shows a snapshot's content as on paper; gets ``content`` (dict) and ``marks`` (path -> change)
    reading_template: ClassVar[str]
    #: words for ``Case.state`` where the kind has its own, e.g. {"outside": "待报财政"}
    state_words: ClassVar[Mapping[str, str]] = {}

    #: the stage of the year that ends when a document of this kind is approved; "" for none (``StageKind`` needs none)
    decides_stage: ClassVar[str] = ""

    #: words of the link from a case to the document's own page (``read_url``), which whoever reads the case reads too while
    #: the document is not being drafted; "" where the case shows all there is
    page_words: ClassVar[str] = ""

    #: what the choices mean for this kind, said beneath them; "" for the usual sentence
    deciding_words: ClassVar[str] = ""

    #: top-level keys of ``content`` in the order of the sheet; others follow as they come
    reading_order: ClassVar[tuple[str, ...]] = ()
    #: top-level keys of ``content`` that are no fields of the sheet and not listed as changes
    unlisted: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def get(self, document_id: int) -> Model:
        """The document, to look at."""

    @abstractmethod
    def lock(self, document_id: int) -> Model:
        """The document, locked ``FOR UPDATE``."""

    @abstractmethod
    def facts(self, document: Model) -> Facts: ...

    def fact_fields(self) -> Sequence[FactField]:
        """The facts that conditions of a route may use."""
        return (FactField("amount", "金额", "money"),)

    def documents_for(self, user: User, query: str, only: int | None = None) -> Sequence[tuple[int, str]]:
        """Documents the person may read whose title or number contains the words: id and title, a handful at most.

        With ``only`` the one of that id, if it is among them.
        """
        return ()

    @abstractmethod
    def content(self, document: Model) -> dict[str, Any]:
        """The whole document as plain JSON values; rows are objects with a ``uuid``; decimals are strings."""

    @abstractmethod
    def drafter(self, document: Model) -> User: ...

    @abstractmethod
    def may_submit(self, document: Model, actor: User) -> bool: ...

    @abstractmethod
    def problems(self, document: Model) -> Sequence[Problem]:
        """What still blocks submission; empty when nothing does."""

    @abstractmethod
    def default_route(self) -> Sequence[StepSpec]: ...

    @abstractmethod
    def place(self, path: str, content: Mapping[str, Any]) -> str:
        """The spoken address of a field: ``时效第1行 指标值``."""

    def shown(self, path: str, value: Any) -> str:
        """A value of ``content`` as people read it, with its unit (yuan as 万元 …); "" for None."""
        return "" if value is None else str(value)

    def value_path(self, path: str) -> str:
        """Where ``content`` keeps the value of a field of the sheet, where the sheet's path is a shorter one."""
        return path

    def notes(self, document: Model, content: Mapping[str, Any]) -> Sequence[ReviewNote]:
        """What the kind's checks say of a snapshot, with the drafter's explanations."""
        return ()

    def step_review(self, case: Case, step: CaseStep) -> StepReview | None:
        """What whoever decides this open step says besides the decision; None: nothing."""
        return None

    def reviewed(self, case: Case, step: CaseStep, decision: str, result: str) -> Mapping[str, Any]:
        """What the event of a decision on screen keeps of the review, under ``review`` with its ``words``.

        ``decision``: approve, send_back, reject, or confirmed where the drafter has confirmed the reviewer's text. Asked
        under the lock of the case; Refused where review and decision do not agree.
        """
        return {}

    def check_revision(self, document: Model, content: Mapping[str, Any]) -> None:
        """Whether a reviewer's text may stand in place of the document's. Refused with a sentence; usually it may not."""
        raise Refused("这类事项不能由审核人直接修改，请退回修改。")

    def adopt_revision(self, document: Model, content: Mapping[str, Any]) -> None:
        """Write the text that reviewer and drafter agree on; ``check_revision`` has been asked under the same lock."""
        raise NotImplementedError

    @abstractmethod
    def edit_url(self, document_id: int) -> str: ...

    @abstractmethod
    def read_url(self, document_id: int) -> str: ...

    def may_leave(self, document: Model) -> bool:
        """Whether the document's texts may be handed out in an export; what is only a placeholder may not."""
        return True

    def granted_documents(self, user: User) -> Sequence[int] | QuerySet[Any, int]:
        """Ids of the documents the person reads by a grant of their own (a single project), besides role and place: a
        part of the statement that asks for them, where they come from the database. Asked only for somebody to whom
        anything was granted (``memberships.grant_object``)."""
        return ()

    def documents_about(
        self, subject_kind: str, subjects: Sequence[int] | QuerySet[Any, Any]
    ) -> Sequence[int] | QuerySet[Any, int]:
        """Ids of the documents of these subjects (ids, or a statement that gives them), as a part of another statement;
        none where documents of this kind belong to nothing of that sort."""
        return ()

    def amounts_differ(self, asked: Decimal | None, decided: Decimal) -> bool:
        """Whether an amount decided outside differs from the one asked for; both in yuan."""
        return asked != decided

    def outside_difference(self, document: Model, amount: Decimal) -> Sequence[Remark]:
        """When the amount decided outside differs from the document's, a remark at every place that no longer fits, the
        amount's own first; then nothing is locked."""
        return ()

    def record_outside_amount(self, document: Model, amount: Decimal | None) -> None:
        """Keep the amount decided outside (批复数), whether or not it agrees; None: the one kept was a mistake."""
        return

    def on_submitted(self, document: Model, actor: User) -> None:
        return

    def on_returned(self, document: Model, actor: User | None) -> None:
        """Sent back, withdrawn or returned by an outside decision: the drafter may edit again."""

    def on_rejected(self, document: Model, actor: User) -> None:
        return

    def covered(self, path: str, role: str) -> bool:
        """Whether somebody who signs in ``role`` approves this field; a change of it needs their signature again.

        What is not covered by any earlier signature (explanations to the reviewers) may change on the way straight back
        to whoever returned the case.
        """
        return path.partition("/")[0] not in self.unlisted

    def on_cancelled(self, document: Model, actor: User) -> None:
        """Ended without a decision (终止办理): the document is void."""

    def on_approved(self, document: Model, actor: User) -> None:
        """Decided for good: lock it."""

    def subject_of(self, document_id: int) -> tuple[str, int] | None:
        """Whose document it is, as the year knows it: ``("project", 17)``. Asked of kinds with ``decides_stage``."""
        return None

    def documents_of(self, subject_kind: str, subject_id: int) -> Sequence[int]:
        """The way back: ids of the subject's documents of this kind. Asked of kinds with ``decides_stage``."""
        return ()


class NotApplicable(Exception):  # noqa: N818
    """Raised by ``StageKind.open_stage``: the stage does not concern this subject. The text is what people read."""


class StageKind(Kind):
    """A kind whose documents the year opens: for each round one document of each subject.

    The three methods are called inside the engine's transaction, with the run and the stage locked; ``stage.run`` and
    ``stage.round`` are loaded. They write what belongs to the document and call no verb of a case.
    """

    @abstractmethod
    def open_stage(self, stage: StageRun) -> Model:
        """Make the subject's document for that round, or find the one there is; ``NotApplicable`` with a sentence.

        Its case is opened by the engine, as a draft. Where the stage is opened again (逾期补报, 重新打开) and the document
        there is has been approved, make another.
        """

    def counted(self, round: Round, calendar: Calendar) -> tuple[date, date, date]:
        """First day, last day and closing day of a round, where a calendar counts them; what somebody set stays as it is.

        Usually only the closing day is counted. Asked twice when a year's days off are published: what stood where the
        calendar of before had put it moves to where the present one does.
        """
        closes_on = calendar.add_working_days(round.due_on, settings.STAGE_CLOSES_AFTER)
        return round.opens_on, round.due_on, closes_on

    def wanting(self) -> Q | None:
        """A condition on ``StageRun``: which of the kind's open stages want something of the subject's drafter now, e.g.
        an explanation of whoever lags; the rest is not owed, not urged and ends by itself. None: every one."""
        return None

    def asks(self) -> Sequence[RoundField]:
        """What whoever plans a round of this kind must say besides its three dates."""
        return ()

    def on_planned(self, round: Round, given: Mapping[str, Any]) -> None:
        """A round of this kind has just been planned: keep what was given. Refused where it does not fit."""

    def on_stage_closed(self, stage: StageRun) -> None:
        """The stage ended without a decision on its document: 未报 (``missed``), or settled (``done``)."""

    def on_stage_recalled(self, stage: StageRun) -> None:
        """The round was recalled, or the subject left the year: the document asks for nothing any more."""


_registry: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called by an app's ``ready``; registering a code twice with another class is an error."""
    known = _registry.get(kind.code)
    if known is not None and type(known) is not type(kind):
        raise ValueError(f"kind {kind.code} is already registered by {type(known).__name__}")
    _registry[kind.code] = kind


def get(code: str) -> Kind:
    """The kind registered under ``code``; KeyError names the unknown one."""
    return _registry[code]


def find(code: str) -> Kind | None:
    """The kind registered under ``code``; None where no app has registered one."""
    return _registry.get(code)


def all_kinds() -> list[Kind]:
    return list(_registry.values())


def kind_words(code: str) -> str:
    """What the kind is called on the screen; the code itself where no app has registered it."""
    kind = find(code)
    return kind.name if kind is not None else code
