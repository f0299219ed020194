"""预算年度: the budget desk of the 本级 makes years and says where each stands."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from projects.budget_years import create_year, years_to_make
from projects.models import BudgetYear
from projects.weights import USUAL_SCHEME
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from workflows.errors import NotAllowed

pytestmark = pytest.mark.django_db
PAGE = "/plan/years/"


def test_the_first_year_of_an_empty_department_is_made_with_the_usual_weights(cast: Cast) -> None:
    desk = as_(cast.qin)
    assert "新建年度" in text_of(desk.get("/plan/"))
    shown = desk.get(PAGE).content.decode()
    assert '<option value="2027">2027（通常为编报）' in shown

    told = desk.post(PAGE, {"do": "new", "year": "2027", "stage": ""}, follow=True)

    assert "已新建2027年度编报" in text_of(told)
    made = BudgetYear.objects.get()
    assert (made.pk, made.stage, made.weight_scheme) == (2027, "drafting", USUAL_SCHEME)
    assert AuditEvent.objects.get(kind="year_made").summary == "新建2027年度编报"


@pytest.mark.parametrize(
    ("year", "stage"), [(2028, "drafting"), (2026, "execution"), (2025, "evaluation"), (2023, "closed")]
)
def test_a_year_stands_where_it_usually_does_unless_another_stage_is_chosen(
    cast: Cast, year: int, stage: str
) -> None:
    as_(cast.qin).post(PAGE, {"do": "new", "year": str(year), "stage": ""})

    assert BudgetYear.objects.get(pk=year).stage == stage


def test_a_later_year_takes_the_layout_and_weights_of_the_one_before(cast: Cast) -> None:
    BudgetYear.objects.create(
        year=2026, weight_scheme={"产出指标": 60}, weight_step="1", layout={"产出指标": ["数量指标"]}
    )

    made = create_year(2027, "drafting", actor=cast.qin)

    assert (made.weight_scheme, made.weight_step) == ({"产出指标": 60}, "1")
    assert made.layout == {"产出指标": ["数量指标"]}


def test_the_next_year_that_is_not_there_is_proposed_before_any_past_one(cast: Cast) -> None:
    for year in (2025, 2026, 2027):
        BudgetYear.objects.create(year=year)

    assert years_to_make() == [2028, 2024, 2023, 2022, 2021]

    BudgetYear.objects.filter(year=2026).delete()
    assert years_to_make()[:2] == [2026, 2028], "the present one is missing first of all"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"year": "2026", "stage": "execution"}, "2026年度已经有了"),
        ({"year": "2099", "stage": "drafting"}, "请选择 2021 至 2028 之间的年度"),
        ({"year": "二〇二七", "stage": "drafting"}, "请选择 2021 至 2028 之间的年度"),
        ({"year": "2027", "stage": "someday"}, "请选择年度现在处在哪个阶段"),
        ({"do": "stage", "year": "2027", "stage": "execution"}, "还没有2027年度"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    cast: Cast, year: BudgetYear, sent: dict[str, str], said: str
) -> None:
    answer = as_(cast.qin).post(PAGE, sent)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert list(BudgetYear.objects.values_list("year", flat=True)) == [2026]


def test_the_stage_of_a_year_moves_on_and_the_log_says_from_where(cast: Cast, year: BudgetYear) -> None:
    desk = as_(cast.qin)

    told = desk.post(PAGE, {"do": "stage", "year": "2026", "stage": "execution"}, follow=True)

    assert "已把2026年度改为执行" in text_of(told)
    assert AuditEvent.objects.get(kind="year_setting").summary == "2026年度由编报改为执行"
    again = desk.post(PAGE, {"do": "stage", "year": "2026", "stage": "execution"}, follow=True)
    assert "没有改动" in text_of(again)


def test_years_are_no_matter_of_the_administrators(cast: Cast) -> None:
    assert as_(cast.luo).get(PAGE).status_code == 403
    with pytest.raises(NotAllowed, match="本级预算绩效岗"):
        create_year(2027, "drafting", actor=cast.luo)
