"""The demo's script: 2026 approved and in execution, 2027 being drafted with eight mistakes to find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from desk.demo import changes, meeting, monitoring, publishing, spending
from desk.demo.acts import FIRST_STEPS, Course, register_letter
from desk.demo.agenda import Agenda, moment
from desk.demo.people import Department
from desk.demo.plot import (
    ADDED,
    ADDED_UNDER_REVIEW,
    BY_DEPUTY,
    EXPLAINED,
    MISTAKES,
    ON_PAPER,
    OTHER_AMOUNT,
    RETURNED,
    RETURNED_ONCE,
    UNDER_REVIEW,
    WEIGHT_SCHEME,
)
from desk.demo.routes import sign_large_projects
from desk.demo.texts import Text, texts
from projects.amounts import TEN_THOUSAND
from projects.models import BudgetYear
from workflows.cases import Letter


class Story:
    """Writes both years into an agenda."""

    def __init__(self, made: Department, agenda: Agenda) -> None:
        self.made, self.agenda = made, agenda
        self.year_2026 = BudgetYear.objects.create(
            year=2026, stage=BudgetYear.Stage.EXECUTION, weight_scheme=WEIGHT_SCHEME
        )
        self.year_2027 = BudgetYear.objects.create(
            year=2027, stage=BudgetYear.Stage.DRAFTING, weight_scheme=WEIGHT_SCHEME
        )

    def write(self) -> None:
        self._year_2026()
        self._year_2027()
        spending.write(self.made, self.agenda)
        publishing.write(self.made, self.agenda)
        changes.write(self.made, self.agenda)
        monitoring.write(self.made, self.agenda)
        meeting.write(self.made, self.agenda)
        desk = self.made.people["qinruolan"]
        self.agenda.at(moment(2026, 6, 24, 16, 20), partial(sign_large_projects, desk))

    def _year_2026(self) -> None:
        courses = {
            number: Course(self.made, self.year_2026, text, {}) for number, text in texts(2026).items()
        }
        opening = [one for number, one in courses.items() if number not in (ADDED, ADDED_UNDER_REVIEW)]
        for spread, course in enumerate(opening):
            created = self.agenda.after(moment(2025, 8, 20), 1 + spread // 4, spread)
            submitted = self._drafted(course, created, spread)
            self._signed(course, submitted, 4, spread)
        letter = Letter(
            "云河市财政局",
            "云财预〔2026〕3号",
            date(2026, 1, 20),
            "关于批复2026年部门预算的通知",
            date(2026, 1, 21),
        )
        self.agenda.at(moment(2026, 1, 22, 10, 5), partial(register_letter, self.made, letter, opening))
        self._added(courses)

    def _drafted(self, course: Course, created: datetime, spread: int) -> datetime:
        """Created, filled in over some weeks, submitted; the moment of the submission."""
        self.agenda.at(created, course.create)
        self.agenda.at(self.agenda.after(created, 6, spread + 3), course.fill)
        submitted = self.agenda.after(moment(2025, 10, 8), 1 + spread % 6, spread + 5)
        self.agenda.at(submitted, course.submit)
        return submitted

    def _signed(self, course: Course, submitted: datetime, steps: int, spread: int) -> None:
        """The first ``steps`` of the route, a working day or two apart."""
        number, last = course.text.number, submitted
        for step, who in enumerate(FIRST_STEPS[:steps]):
            last = self.agenda.after(last, 1 + (spread + step) % 2, spread + 11 * step)
            if step == 1 and number in ON_PAPER and course.year == self.year_2026:
                self.agenda.at(last, partial(course.sign_on_paper, who, last.date(), "同意，请抓好落实。"))
            elif step == 3 and number == RETURNED_ONCE and course.year == self.year_2026:
                self._returned_and_mended(course, last)
            else:
                by = "xieyunzhou" if who == "qinruolan" and number in BY_DEPUTY else who
                self.agenda.at(last, partial(course.approve, by))

    def _returned_and_mended(self, course: Course, when: datetime) -> None:
        """顾怀瑾 returns it with two remarks; 沈知远 mends them; everybody signs again."""
        remarks = {
            "indicators.4.value": "合同约定的可用率是 99.5%，请与合同一致。",
            "indicators.14.basis": "请写明样本量。",
        }
        self.agenda.at(when, partial(course.send_back, "guhuaijin", "请按批注修改后重新提交。", remarks))
        mended = self.agenda.after(when, 2, 4)
        changes = {"indicators.4.value": "≥99.6 %", "indicators.14.basis": "问卷，样本不少于 420 份"}
        self.agenda.at(mended, partial(course.change, changes))
        again = self.agenda.after(mended, 0, 9)
        self.agenda.at(max(again, mended), course.submit)
        last = max(again, mended)
        for step, who in enumerate(FIRST_STEPS):
            last = self.agenda.after(last, 1, 5 * step)
            self.agenda.at(last, partial(course.approve, who, "已按意见修改，同意。"))

    def _added(self, courses: dict[int, Course]) -> None:
        first, second = courses[ADDED], courses[ADDED_UNDER_REVIEW]
        self.agenda.at(moment(2026, 3, 2, 9, 20), first.create)
        self.agenda.at(moment(2026, 3, 3, 15, 10), first.fill)
        self.agenda.at(moment(2026, 3, 4, 10, 30), first.submit)
        self._signed(first, moment(2026, 3, 4, 10, 30), 4, 7)
        letter = Letter(
            "云河市财政局",
            "云财行〔2026〕47号",
            date(2026, 3, 20),
            "关于追加公务员遴选及培训经费的批复",
            date(2026, 3, 23),
        )
        self.agenda.at(moment(2026, 3, 24, 9, 40), partial(register_letter, self.made, letter, [first]))
        self.agenda.at(moment(2026, 6, 15, 9, 30), second.create)
        self.agenda.at(moment(2026, 6, 16, 16, 5), second.fill)
        self.agenda.at(moment(2026, 6, 17, 10, 15), second.submit)
        self.agenda.at(moment(2026, 6, 18, 9, 25), partial(second.approve, "head"))
        self.agenda.at(moment(2026, 6, 22, 15, 40), partial(second.approve, "luchengyan"))

    def _year_2027(self) -> None:
        for spread, (number, mistake) in enumerate(MISTAKES.items()):
            course = self._course_2027(number, mistake[2])
            created = self.agenda.after(moment(2026, 6, 8), spread, spread)
            self.agenda.at(created, course.create)
            self.agenda.at(self.agenda.after(created, 1, spread + 6), course.fill)
            if number == 14:
                self.agenda.at(self.agenda.after(created, 1, spread + 7), partial(mistype_code, course))
        for spread, (number, steps) in enumerate({**UNDER_REVIEW, RETURNED: 1}.items()):
            changes, *said = EXPLAINED.get(number, ({}, "", "", ""))
            course = self._course_2027(number, changes)
            created = self.agenda.after(moment(2026, 6, 1), spread % 4, spread)
            filled = self.agenda.after(created, 1, spread + 6)
            self.agenda.at(created, course.create)
            self.agenda.at(filled, course.fill)
            if changes:
                self.agenda.at(filled, partial(course.explain, *said))
            submitted = self.agenda.after(moment(2026, 6, 10), spread % 3, spread + 2)
            self.agenda.at(submitted, course.submit)
            self._signed(course, submitted, steps, spread)
            if number == RETURNED:
                self._return_2027(course)

    def _return_2027(self, course: Course) -> None:
        remarks = {
            "purpose": "请写明平台等级保护测评和云资源各多少。",
            "indicators.13.value": "请写明管护制度的分档标准。",
        }
        back = partial(course.send_back, "luchengyan", "资金用途和长效机制请再细化。", remarks)
        self.agenda.at(moment(2026, 6, 23, 16, 48), back)

    def _course_2027(self, number: int, mistakes: dict[str, str]) -> Course:
        return Course(self.made, self.year_2027, next_year(texts(2026)[number]), mistakes)


def next_year(text: Text) -> Text:
    """The draft of 2027 of a project: 延续 and 结转 keep their code, the others have a new one."""
    keeps = text.kind in ("延续", "结转")
    moved = replace(text, registered=text.registered if keeps else 2027)
    if (amount := OTHER_AMOUNT.get(text.number)) is None:
        return moved
    assert text.budget is not None
    before = f"≤{text.budget / TEN_THOUSAND:.2f} 万元"
    rows = [replace(row, value=f"≤{amount} 万元") if row.value == before else row for row in text.rows]
    return replace(moved, budget=amount * TEN_THOUSAND, rows=rows)


def mistype_code(course: Course) -> None:
    """The check character of the code copied wrong."""
    code = course.code
    wrong = "0" if code[-1] != "0" else "1"
    course.change({"code": code[:-1] + wrong})
