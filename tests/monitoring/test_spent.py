"""What was spent until a day: the newest figures, the vouchers after them, and what was known at a moment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from monitoring.execution import covered, known_through, series, spent_at, spent_subquery
from monitoring.models import ExecutionFigure, Voucher
from projects.models import Project
from tests.monitoring.makers import at, imported, voucher
from tests.projects.makers import draft

MARCH, MAY, JUNE = date(2026, 3, 31), date(2026, 5, 31), date(2026, 6, 30)


def spent(project, on=JUNE, known=None):
    """Both ways to ask, which have to agree."""
    one = spent_at([project.pk], on, known).get(project.pk)
    other = Project.objects.annotate(spent=spent_subquery(on, known)).get(pk=project.pk).spent
    assert (one or 0) == other
    return one


def test_the_newest_figure_of_every_document_number_counts(cast, training):
    imported(
        cast.qin, MARCH, {training: {"云财预〔2026〕1号": "100", "云财预〔2026〕9号": "20"}}, unit=cast.root
    )
    imported(cast.qin, JUNE, {training: {"云财预〔2026〕1号": "150.55"}}, unit=cast.root)
    assert spent(training) == Decimal("170.55")
    assert spent(training, MAY) == 120
    assert spent(training, MARCH - timedelta(days=1)) is None


def test_of_one_day_the_import_confirmed_last_counts(cast, training):
    imported(cast.qin, JUNE, {training: "200"}, unit=cast.root, confirmed_at=at(JUNE, 20))
    imported(cast.qin, JUNE, {training: "90"}, unit=cast.root, confirmed_at=at(JUNE, 12))
    assert spent(training) == 200
    assert spent(training, known=at(JUNE, 13)) == 90


def test_a_figure_may_fall_and_be_negative(cast, training):
    imported(cast.qin, MARCH, {training: "100"}, unit=cast.root)
    imported(cast.qin, JUNE, {training: "-5.01"}, unit=cast.root)
    assert spent(training) == Decimal("-5.01")


def test_what_is_imported_later_was_not_known_before(cast, training):
    imported(cast.qin, MARCH, {training: "100"}, unit=cast.root)
    imported(cast.qin, JUNE, {training: "160"}, unit=cast.root, confirmed_at=at(date(2026, 7, 20)))
    assert spent(training, known=at(date(2026, 7, 10))) == 100
    assert spent(training) == 160


def test_a_voided_import_no_longer_counts_but_did_until_then(cast, training):
    imported(cast.qin, MARCH, {training: "100"}, unit=cast.root)
    wrong = imported(cast.qin, JUNE, {training: "999"}, unit=cast.root)
    wrong.state, wrong.voided_at, wrong.voided_by = "voided", at(date(2026, 7, 5)), cast.qin
    wrong.save()
    assert spent(training) == 100
    assert spent(training, known=at(date(2026, 7, 4))) == 999
    assert spent(training, known=at(date(2026, 7, 6))) == 100


def test_vouchers_count_between_exports_and_only_there(cast, training, stations):
    imported(cast.qin, MARCH, {training: "100"}, unit=cast.root)
    voucher(cast.su, training, date(2026, 3, 20), "7", "记-1")  # the export of March has it
    voucher(cast.su, training, date(2026, 4, 20), "30", "记-2")
    voucher(cast.su, stations, date(2026, 4, 21), "8", "记-3")
    assert spent(training, MAY) == 130
    assert spent(stations, MAY) == 8
    imported(cast.qin, JUNE, {training: "140"}, unit=cast.root)
    assert spent(training) == 140
    assert spent(training, MAY) == 130
    assert spent(training, MAY, known=at(date(2026, 4, 1))) == 100


def test_a_reversing_entry_takes_the_voucher_out(cast, training):
    wrong = voucher(cast.su, training, date(2026, 4, 20), "30")
    Voucher.objects.create(
        project=training, number="记-1", dated=wrong.dated, amount=-wrong.amount, reverses=wrong, registered_by=cast.su
    )  # fmt: skip
    assert spent(training) == 0


def test_a_voucher_is_entered_once_and_reversed_once(cast, training):
    first = voucher(cast.su, training, date(2026, 4, 20), "30")
    with pytest.raises(IntegrityError, match="one_voucher_of_a_number"), transaction.atomic():
        voucher(cast.su, training, date(2026, 4, 20), "30")
    again = {"project": training, "number": "记-1", "dated": first.dated, "amount": -30, "reverses": first}
    Voucher.objects.create(**again, registered_by=cast.su)
    with pytest.raises(IntegrityError, match="reverses_id"), transaction.atomic():
        Voucher.objects.create(**again, registered_by=cast.su)


def test_figures_and_vouchers_are_never_changed_in_the_database(cast, training):
    imported(cast.qin, JUNE, {training: "1"}, unit=cast.root)
    voucher(cast.su, training, JUNE, "1")
    for rows in (ExecutionFigure.objects.all(), Voucher.objects.all()):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            rows.update(document_number="改")
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            rows.delete()


def test_many_projects_cost_one_query(cast, year, training):
    def asked(ids) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            spent_at(ids, JUNE)
        return len(seen)

    imported(cast.qin, JUNE, {training: "1"}, unit=cast.root)
    more = [draft(year, cast.centre, None, None, code=f"C{n}", name=f"项目{n}").project for n in range(30)]
    imported(cast.qin, JUNE, dict.fromkeys(more, "1"), unit=cast.root)
    assert asked([training.pk]) == asked([one.pk for one in more]) == 1
    assert spent_at(Project.objects.filter(year=year), JUNE).keys() == {
        training.pk,
        *(one.pk for one in more),
    }


def test_the_series_has_one_point_a_day(cast, training):
    imported(cast.qin, MARCH, {training: {"甲": "100", "乙": "20"}}, unit=cast.root)
    imported(cast.qin, JUNE, {training: {"甲": "140"}}, unit=cast.root)
    voucher(cast.su, training, date(2026, 4, 20), "5", "记-1")
    voucher(cast.su, training, date(2026, 7, 1), "6", "记-2")
    assert [(one.on, one.spent, one.imported) for one in series(training.pk)] == [
        (MARCH, 120, True),
        (date(2026, 4, 20), 125, False),
        (JUNE, 160, True),
        (date(2026, 7, 1), 166, False),
    ]
    for point in series(training.pk):
        assert spent(training, point.on) == point.spent


def test_an_export_covers_its_unit_and_those_below(cast, training, teaching):
    units = [cast.root.pk, cast.centre.pk, cast.college.pk]
    imported(cast.qin, MARCH, {training: "1"}, unit=cast.root)
    imported(cast.su, JUNE, {training: "1"}, unit=cast.centre)
    assert known_through(units) == {cast.root.pk: MARCH, cast.centre.pk: JUNE, cast.college.pk: MARCH}
    assert known_through(units, on=MAY) == dict.fromkeys(units, MARCH)
    assert known_through(units, at(date(2026, 1, 1))) == {}
    assert covered(JUNE) == {cast.centre.pk}
    assert covered(MARCH) == set(units)
    assert covered(MAY) == set()
