"""Every rule, in the order of its code."""

from __future__ import annotations

from projects.checks.base import Check
from projects.checks.r01_code import CodeShape
from projects.checks.r02_code_year import CodeYear
from projects.checks.r03_same_name import SameName
from projects.checks.r04_funds import Funds
from projects.checks.r05_plan_blank import PlanBlank
from projects.checks.r06_plan_range import PlanRange
from projects.checks.r07_plan_falls import PlanFalls
from projects.checks.r08_plan_end import PlanEnd
from projects.checks.r10_classes import Classes
from projects.checks.r11_wrong_class import WrongClass
from projects.checks.r13_doubled import Doubled
from projects.checks.r14_shifted import Shifted
from projects.checks.r15_operator import NoOperator, StrictOperator
from projects.checks.r17_percent import Percent
from projects.checks.r18_unit import Unit
from projects.checks.r19_unit_price import UnitPrice
from projects.checks.r20_direction import Direction
from projects.checks.r30_total import TotalAboveBudget, TotalBelowBudget
from projects.checks.r32_sub_costs import SubCosts
from projects.checks.r34_price_times_quantity import PriceTimesQuantity
from projects.checks.r35_described_money import DescribedMoney
from projects.checks.r41_past_deadline import PastDeadline
from projects.checks.r51_secret import Secret
from projects.checks.r53_weights import Weights

CHECKS: tuple[Check, ...] = (
    CodeShape(),
    CodeYear(),
    SameName(),
    Funds(),
    PlanBlank(),
    PlanRange(),
    PlanFalls(),
    PlanEnd(),
    Classes(),
    WrongClass(),
    Doubled(),
    Shifted(),
    NoOperator(),
    StrictOperator(),
    Percent(),
    Unit(),
    UnitPrice(),
    Direction(),
    TotalAboveBudget(),
    TotalBelowBudget(),
    SubCosts(),
    PriceTimesQuantity(),
    DescribedMoney(),
    PastDeadline(),
    Secret(),
    Weights(),
)

BY_CODE: dict[str, Check] = {check.code: check for check in CHECKS}
