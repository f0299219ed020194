"""The traps of Viewflow, row by row as docs/engine.md lists them: each closed, each with its test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import PROTECT
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from viewflow import this
from viewflow.fsm import TransitionNotAllowed
from viewflow.workflow import flow as viewflow_nodes
from viewflow.workflow import lock as viewflow_lock
from viewflow.workflow.context import Context
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from tests.cast import Cast
from tests.toy import PaperKind, new_case
from tests.workflows.steps import at_step, submitted
from workflows import checks
from workflows.cases import approve, send_back, submit, withdraw
from workflows.engine import lock, operations
from workflows.engine.activations import Guarded
from workflows.engine.lock import one_act
from workflows.errors import Busy
from workflows.flows import ApprovalFlow
from workflows.models import Assignment, Case, Event


@pytest.mark.django_db
def test_the_default_lock_is_replaced_in_every_flow() -> None:
    assert {flow.lock_impl for flow in checks.flows()} == {lock.case_lock, lock.run_lock}
    assert checks.check_flows(None) == []


def test_a_flow_without_our_lock_or_nodes_is_refused_by_a_check() -> None:
    class CarelessFlow(viewflow_nodes.Flow):
        start = viewflow_nodes.StartHandle().Next(this.end)
        end = viewflow_nodes.End()

    found = {problem.id for problem in checks._problems(CarelessFlow)}
    assert found == {"workflows.E001", "workflows.E003"}


def test_a_flow_that_inherits_another_flows_nodes_is_refused_by_a_check() -> None:
    class ApprovalFlowV2(ApprovalFlow):
        pass

    assert "workflows.E002" in {problem.id for problem in checks._problems(ApprovalFlowV2)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("toy_table")
def test_the_row_lock_waits_without_sleeping_and_becomes_busy(cast: Cast, monkeypatch: Any) -> None:
    case = submitted(cast)
    monkeypatch.setattr(lock, "WAIT", "200ms")
    monkeypatch.setattr(viewflow_lock.time, "sleep", lambda seconds: pytest.fail("nobody sleeps"))
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Case.objects.select_for_update(no_key=True).get(pk=case.pk)
            held.set()
            done.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(20)
    with pytest.raises(Busy, match="请稍等几秒再试一次"):
        approve(case.pk, actor=cast.gao)
    done.set()
    holder.join(20)
    assert approve(case.pk, actor=cast.gao).case.step_name == "分管领导审签"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("toy_table")
def test_a_dead_lock_becomes_busy_and_other_database_errors_stay_errors(cast: Cast) -> None:
    with pytest.raises(Busy), one_act(), connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'deadlock_detected'; END $$")
    with pytest.raises(OperationalError), one_act(), connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'disk_full'; END $$")


def test_no_transaction_around_the_requests(monkeypatch: Any) -> None:
    assert settings.DATABASES["default"].get("ATOMIC_REQUESTS") is not True
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)
    assert [problem.id for problem in checks.check_settings(None)] == ["workflows.E005"]


def test_autoregister_is_off_and_no_middleware_has_appended_itself() -> None:
    assert settings.VIEWFLOW["AUTOREGISTER"] is False
    assert not [name for name in settings.MIDDLEWARE if name.startswith("viewflow")]
    with override_settings(VIEWFLOW={}):
        assert [problem.id for problem in checks.check_settings(None)] == ["workflows.E006"]


def test_no_view_of_viewflow_is_mounted() -> None:
    """No forged process id, no built-in list, detail, bulk, cancel, undo or revive page: there is no such URL."""
    views = list(_views(get_resolver()))
    assert views
    assert not [view for view in views if view.split(".")[0] == "viewflow"]


def _views(resolver: URLResolver) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry)
        elif isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", entry.callback)
            yield f"{view.__module__}.{view.__qualname__}"


@pytest.mark.django_db
def test_a_task_that_was_taken_refuses_a_second_outcome(cast: Cast) -> None:
    case = submitted(cast)
    task = operations.waiting(case.process)
    operations.advance(task, "next")
    task.refresh_from_db()
    with pytest.raises(TransitionNotAllowed):
        operations.advance(task, "next")


@pytest.mark.django_db
def test_revive_is_never_possible(cast: Cast) -> None:
    case = submitted(cast)
    withdraw(case.pk, actor=cast.shen)
    cancelled = Task.objects.get(process=case.process, status=STATUS.CANCELED)
    activation = cancelled.flow_task.activation_class(cancelled)
    assert not activation.revive.can_proceed()
    with pytest.raises(TransitionNotAllowed):
        activation.revive()


@pytest.mark.django_db
def test_taking_back_cancels_everything_open_and_opens_the_target_once(cast: Cast) -> None:
    case = submitted(cast)
    with transaction.atomic():
        # a timer at the border of the step, as an interrupting deadline would leave it
        Task.objects.create(process=case.process, flow_task=ApprovalFlow.step, token=Token("start"))
        task = operations.reopen(case.process, ApprovalFlow.fill)
    live = Task.objects.filter(process=case.process, status__in=operations.LIVE)
    assert list(live) == [task]
    assert task.flow_task == ApprovalFlow.fill


def test_no_node_has_a_border_timer_or_a_first_come_split() -> None:
    for node in ApprovalFlow.instance.nodes():
        assert not node._boundary_events
        assert not isinstance(node, viewflow_nodes.SplitFirst)


@pytest.mark.django_db
def test_people_are_not_owners_of_tasks_and_cannot_be_deleted(cast: Cast) -> None:
    case = at_step(cast, 3)
    assert not Task.objects.exclude(owner=None).exists()
    for model, field in [(Event, "actor"), (Assignment, "person"), (Case, "drafter")]:
        relation: Any = model._meta.get_field(field).remote_field
        assert relation.on_delete is PROTECT
    event = case.events.last()
    assert event is not None
    assert (event.actor_name, event.actor_post) == ("陆承砚", "副部长")


@pytest.fixture
def broken_check(monkeypatch: Any) -> None:
    """A node that fails with a person's number in its frame and in its message."""

    def fail(activation: Any) -> None:
        number = "420106199003078888"
        raise ValueError(f"cannot read {number}")

    monkeypatch.setattr(ApprovalFlow.check, "_func", fail)


@pytest.mark.django_db
@pytest.mark.usefixtures("broken_check")
def test_an_error_row_keeps_no_locals_no_text_and_no_traceback(cast: Cast, caplog: Any) -> None:
    case = new_case(cast.shen)
    with transaction.atomic(), Context(propagate_exception=False):
        operations.advance(operations.waiting(case.process), "submitted")
    failed = Task.objects.get(process=case.process, status=STATUS.ERROR)
    assert failed.data["_exception"] == {"title": "ValueError"}
    assert "4201" not in str(failed.data)
    assert "failed" in caplog.text


@pytest.mark.django_db
@pytest.mark.usefixtures("broken_check")
def test_an_error_in_a_verb_goes_through_and_leaves_nothing(cast: Cast) -> None:
    case = new_case(cast.shen)
    with pytest.raises(ValueError, match="cannot read"):
        submit(case.pk, actor=cast.shen)
    assert Task.objects.filter(process=case.process, status__in=operations.LIVE).count() == 1
    assert not Task.objects.filter(status=STATUS.ERROR).exists()


def test_every_node_is_guarded() -> None:
    assert all(issubclass(node.activation_class, Guarded) for node in ApprovalFlow.instance.nodes())


@pytest.mark.django_db
def test_events_are_written_by_verbs_not_by_signals(cast: Cast) -> None:
    """Reading moves nothing: only the verb adds its one event."""
    case = submitted(cast)
    before = case.events.count()
    operations.waiting(case.process)
    case.refresh_from_db()
    assert case.events.count() == before == 2


@pytest.mark.django_db
def test_a_node_that_the_code_lost_is_named_by_a_check(cast: Cast) -> None:
    case = submitted(cast)
    assert checks.check_nodes_in_database(None, databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE viewflow_task SET flow_task = 'workflows/flows.ApprovalFlow.gone' WHERE process_id = %s",
            [case.process_id],
        )
    found = checks.check_nodes_in_database(None, databases=["default"])
    assert [problem.id for problem in found] == ["workflows.E007"]
    assert "ApprovalFlow.gone" in found[0].msg


def test_the_process_is_plain_and_the_case_hangs_on_it() -> None:
    assert ApprovalFlow.process_class is Process
    assert not Process.__subclasses__()
    assert Case._meta.get_field("process").one_to_one


def test_titles_on_the_chart_have_at_most_nine_characters() -> None:
    assert all(
        len(node.task_title) <= 9 for node in ApprovalFlow.instance.nodes() if node.task_type != "START"
    )


@pytest.mark.django_db
def test_the_engine_asks_our_clock(cast: Cast, office_hours: None) -> None:
    case = at_step(cast, 2)
    moments = Task.objects.filter(process=case.process).values_list("created", "finished")
    days = {moment.date().isoformat() for pair in moments for moment in pair if moment is not None}
    assert days == {"2026-06-25"}


@pytest.mark.django_db
def test_the_kinds_hooks_run_under_the_documents_lock(cast: Cast, monkeypatch: Any) -> None:
    """Case first, then document: the order of locks, everywhere."""
    locked: list[str] = []
    rows_of, document = lock._rows_of, PaperKind.lock

    def case_rows(ids: Any) -> list[Case]:
        locked.append("case")
        return rows_of(ids)

    def document_row(self: PaperKind, document_id: int) -> Any:
        locked.append("document")
        return document(self, document_id)

    monkeypatch.setattr(lock, "_rows_of", case_rows)
    monkeypatch.setattr(PaperKind, "lock", document_row)
    case = new_case(cast.shen)
    locked.clear()
    submit(case.pk, actor=cast.shen)
    submitted_in = list(locked)
    locked.clear()
    send_back(case.pk, actor=cast.gao, comment="请核实")
    for order in (submitted_in, locked):
        assert order[0] == "case"
        assert "document" in order
        assert "case" not in order[order.index("document") :]
