"""Units, offices and the sixteen people of the demo, with generated passwords."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from accounts.memberships import grant
from accounts.models import Deputy, Office, Unit, User
from accounts.roles import Role

ROOT, CENTRE, COLLEGE = "301001", "301003", "301007"
#: 巡察组 reads for a time
READS_UNTIL = date(2026, 12, 31)
UNITS = {
    ROOT: ("中共云河市委组织部本级", "本级"),
    CENTRE: ("云河市党员教育中心", "教育中心"),
    COLLEGE: ("云河市老年大学", "老年大学"),
}
OFFICES = (
    "办公室",
    "干部一科",
    "干部二科",
    "组织一科",
    "组织二科",
    "公务员科",
    "人才科",
    "老干部科",
    "研究室",
    "干部监督科",
)
FANG_DRAFTS = ("组织一科", "干部一科", "干部二科", "公务员科", "干部监督科")
LI_DRAFTS = ("老干部科", "组织二科", "人才科", "研究室", "办公室")


@dataclass(frozen=True)
class Person:
    """One of the sixteen. ``place``: a unit code or an office; ``held``: role -> places (unit codes, offices), ``until`` a day."""

    username: str
    name: str
    post: str
    place: str
    held: tuple[tuple[Role, tuple[str, ...]], ...]
    order: int = 0
    until: date | None = None


PEOPLE = (
    Person("dingweiyue", "丁维岳", "部长", ROOT, ((Role.DEPARTMENT_LEADER, (ROOT,)),)),
    Person("guhuaijin", "顾怀瑾", "副部长", ROOT, ((Role.FINANCE_LEADER, (ROOT,)),)),
    Person("luchengyan", "陆承砚", "副部长", ROOT, ((Role.DIVISION_LEADER, (*OFFICES, CENTRE, COLLEGE)),)),
    Person("qinruolan", "秦若兰", "办公室副主任", "办公室", ((Role.BUDGET_OFFICER, (ROOT,)),)),
    Person("xieyunzhou", "谢云舟", "办公室一级科员", "办公室", ((Role.BUDGET_OFFICER, (ROOT,)),), order=1),
    Person("xuwang", "许望", "组织一科科长", "组织一科", ((Role.SECTION_HEAD, OFFICES),)),
    Person("fangyining", "方以宁", "四级主任科员", "组织一科", ((Role.DRAFTER, FANG_DRAFTS),)),
    Person("liwenjing", "李文静", "老干部科四级主任科员", "老干部科", ((Role.DRAFTER, LI_DRAFTS),)),
    Person("gaoyingxue", "高映雪", "主任", CENTRE, ((Role.SECTION_HEAD, (CENTRE,)),)),
    Person("shenzhiyuan", "沈知远", "干事", CENTRE, ((Role.DRAFTER, (CENTRE,)),)),
    Person("liwenjing2", "李文静", "教育中心会计", CENTRE, ((Role.UNIT_ACCOUNTANT, (CENTRE,)),)),
    Person(
        "ouyangyucheng",
        "欧阳予诚",
        "校长",
        COLLEGE,
        ((Role.DRAFTER, (COLLEGE,)), (Role.SECTION_HEAD, (COLLEGE,))),
    ),
    Person("shijingyan", "石敬言", "巡察组成员", ROOT, ((Role.INSPECTOR, (ROOT,)),), until=READS_UNTIL),
    Person("luoqing", "罗青", "信息管理岗", ROOT, ((Role.SYSTEM_ADMIN, (ROOT,)),)),
    Person("helan", "贺兰", "保密管理岗", ROOT, ((Role.SECURITY_ADMIN, (ROOT,)),)),
    Person("yanjin", "严谨", "内部审计岗", ROOT, ((Role.LOG_AUDITOR, (ROOT,)),)),
)
#: no letters or digits that are taken for each other on a screen
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Department:
    """Who and where, by the names the demo's texts use."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.offices: dict[str, Office] = {}
        self.people: dict[str, User] = {}
        self.passwords: dict[str, str] = {}

    def place(self, name: str) -> tuple[Unit, Office | None]:
        """An office of the 本级, or a unit by code or short name."""
        if name in self.offices:
            return self.units[ROOT], self.offices[name]
        return next(unit for unit in self.units.values() if name in (unit.code, unit.short_name)), None

    def drafter(self, place: str) -> User:
        """Who drafts the projects of an office or unit."""
        unit, _ = self.place(place)
        if unit.code == CENTRE:
            return self.people["shenzhiyuan"]
        if unit.code == COLLEGE:
            return self.people["ouyangyucheng"]
        return self.people["fangyining" if place in FANG_DRAFTS else "liwenjing"]

    def head(self, place: str) -> str:
        """The account of whoever takes 科室审核: in 老年大学 the head is the drafter, so the 本级 does."""
        unit, _ = self.place(place)
        return {CENTRE: "gaoyingxue", COLLEGE: "qinruolan"}.get(unit.code, "xuwang")


def make_department() -> Department:
    """Write units, offices, people with their roles, and the A/B pair."""
    made = Department()
    for code, (name, short) in UNITS.items():
        parent = made.units.get(ROOT)
        made.units[code] = Unit.objects.create(code=code, name=name, short_name=short, parent=parent)
    for order, name in enumerate(OFFICES, start=1):
        made.offices[name] = Office.objects.create(unit=made.units[ROOT], name=name, order=order)
    for person in PEOPLE:
        _make(person, made)
    Deputy.objects.create(principal=made.people["qinruolan"], deputy=made.people["xieyunzhou"])
    return made


def _make(person: Person, made: Department) -> None:
    unit, office = made.place(person.place)
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    user = User(username=person.username, name=person.name, post=person.post, unit=unit, office=office)
    # 60 random bits need no slow hash; the sixteen slow ones would take as long as everything else together.
    user.password = PBKDF2PasswordHasher().encode(password, secrets.token_hex(8), iterations=20_000)
    user.save()
    made.people[person.username], made.passwords[person.username] = user, password
    for role, places in person.held:
        for place in places:
            grant(None, user, role, *made.place(place), order=person.order, ends_on=person.until)


def accounts_text(made: Department) -> str:
    """The list that is printed at every start."""
    lines = ["演示账号（云河市委组织部，全部虚构）：", ""]
    for person in PEOPLE:
        roles = "、".join(role.label for role, _ in person.held)
        lines.append(
            f"  {person.username:<14} {made.passwords[person.username]}  {person.name}  {person.post}，{roles}"
        )
    lines += [
        "",
        "练习导入执行数：支出进度 → 导入执行数，选择同一目录下的 执行数-20260624.xlsx，截止日 2026-06-24",
    ]
    return "\n".join(lines) + "\n"
