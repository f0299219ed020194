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
from projects.checks.r09_pace import Pace
from projects.checks.r10_classes import Classes
from projects.checks.r11_wrong_class import WrongClass
from projects.checks.r13_doubled import Doubled
from projects.checks.r14_shifted import Shifted
from projects.checks.r15_operator import NoOperator, StrictOperator
from projects.checks.r17_percent import Percent
from projects.checks.r18_unit import Unit
from projects.checks.r19_unit_price import UnitPrice
from projects.checks.r20_direction import Direction
from projects.checks.r21_plain_description import PlainDescription
from projects.checks.r22_no_grades import NoGrades
from projects.checks.r23_no_base import NoBase
from projects.checks.r24_bare_basis import BareBasis
from projects.checks.r25_basis_year import BasisYear
from projects.checks.r30_total import TotalAboveBudget, TotalBelowBudget
from projects.checks.r32_sub_costs import SubCosts
from projects.checks.r34_price_times_quantity import PriceTimesQuantity
from projects.checks.r35_described_money import DescribedMoney
from projects.checks.r36_other_price import OtherPrice
from projects.checks.r37_no_breakdown import NoBreakdown
from projects.checks.r38_running_costs import RunningCosts
from projects.checks.r40_other_year import OtherYear
from projects.checks.r41_past_deadline import PastDeadline
from projects.checks.r42_later_month import LaterMonth
from projects.checks.r43_two_months import TwoMonths
from projects.checks.r44_goal_is_use import GoalIsUse
from projects.checks.r45_component import Component
from projects.checks.r46_unmentioned_cost import UnmentionedCost
from projects.checks.r47_other_number import OtherNumber
from projects.checks.r48_same_description import SameDescription
from projects.checks.r49_twin import Twin
from projects.checks.r51_secret import Secret
from projects.checks.r52_satisfaction import Satisfaction
from projects.checks.r53_weights import Weights
from projects.checks.r60_items import ItemWithoutProject, OtherName, ProjectWithoutItem

CHECKS: tuple[Check, ...] = (
    CodeShape(),
    CodeYear(),
    SameName(),
    Funds(),
    PlanBlank(),
    PlanRange(),
    PlanFalls(),
    PlanEnd(),
    Pace(),
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
    PlainDescription(),
    NoGrades(),
    NoBase(),
    BareBasis(),
    BasisYear(),
    TotalAboveBudget(),
    TotalBelowBudget(),
    SubCosts(),
    PriceTimesQuantity(),
    DescribedMoney(),
    OtherPrice(),
    NoBreakdown(),
    RunningCosts(),
    OtherYear(),
    PastDeadline(),
    LaterMonth(),
    TwoMonths(),
    GoalIsUse(),
    Component(),
    UnmentionedCost(),
    OtherNumber(),
    SameDescription(),
    Twin(),
    Secret(),
    Satisfaction(),
    Weights(),
    ItemWithoutProject(),
    ProjectWithoutItem(),
    OtherName(),
)

BY_CODE: dict[str, Check] = {check.code: check for check in CHECKS}
