"""The named people of the tests: one small department, everybody in it with a name and a role.

``make_cast()`` writes them in a handful of statements. Attributes are the family names in pinyin:

=========  ======  ==========================================================
cast.shen  沈知远  drafter of the unit 301003
cast.gao   高映雪  section_head of the unit 301003
cast.su    苏晚晴  unit_accountant of 301003
cast.fang  方以宁  drafter in 301001 / 组织一科
cast.xu    许望    section_head of 301001 / 组织一科
cast.lu    陆承砚  division_leader of 组织一科 and of 301003
cast.qin   秦若兰  budget_officer of 301001, A角
cast.xie   谢云舟  budget_officer of 301001, B角 (deputy of 秦若兰)
cast.gu    顾怀瑾  finance_leader of 301001
cast.ding  丁维岳  department_leader of 301001
cast.shi   石敬言  inspector of 301001
cast.ouyang 欧阳予诚 drafter and section_head of the small unit 301007
cast.luo   罗青    system_admin
cast.he    贺兰    security_admin
cast.yan   严谨    log_auditor
cast.bai   白露    drafter in 301001 / 研究室: the outsider
=========  ======  ==========================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password

from accounts.memberships import rebuild_groups
from accounts.models import Deputy, Membership, Office, Unit, User
from accounts.roles import Role

PASSWORD = "yunhe-Ceshi-2026"

#: key, 姓名, post, place (unit code, or unit code / office), roles
PEOPLE = [
    ("shen", "沈知远", "干事", "301003", [Role.DRAFTER]),
    ("gao", "高映雪", "主任", "301003", [Role.SECTION_HEAD]),
    ("su", "苏晚晴", "会计", "301003", [Role.UNIT_ACCOUNTANT]),
    ("fang", "方以宁", "四级主任科员", "301001/组织一科", [Role.DRAFTER]),
    ("xu", "许望", "科长", "301001/组织一科", [Role.SECTION_HEAD]),
    ("lu", "陆承砚", "副部长", "301001/组织一科", [Role.DIVISION_LEADER]),
    ("qin", "秦若兰", "办公室副主任", "301001", [Role.BUDGET_OFFICER]),
    ("xie", "谢云舟", "办公室干事", "301001", [Role.BUDGET_OFFICER]),
    ("gu", "顾怀瑾", "副部长", "301001", [Role.FINANCE_LEADER]),
    ("ding", "丁维岳", "部长", "301001", [Role.DEPARTMENT_LEADER]),
    ("shi", "石敬言", "巡察组成员", "301001", [Role.INSPECTOR]),
    ("ouyang", "欧阳予诚", "校长", "301007", [Role.DRAFTER, Role.SECTION_HEAD]),
    ("luo", "罗青", "系统管理员", "301001", [Role.SYSTEM_ADMIN]),
    ("he", "贺兰", "安全保密管理员", "301001", [Role.SECURITY_ADMIN]),
    ("yan", "严谨", "安全审计员", "301001", [Role.LOG_AUDITOR]),
    ("bai", "白露", "四级主任科员", "301001/研究室", [Role.DRAFTER]),
]


@dataclass(frozen=True)
class Cast:
    """Units, offices and people; see the module's table."""

    root: Unit  # 301001 云河市委组织部本级
    centre: Unit  # 301003 云河市党员教育中心
    college: Unit  # 301007 云河市老年大学
    office_one: Office  # 组织一科
    research: Office  # 研究室
    shen: User
    gao: User
    su: User
    fang: User
    xu: User
    lu: User
    qin: User
    xie: User
    gu: User
    ding: User
    shi: User
    ouyang: User
    luo: User
    he: User
    yan: User
    bai: User


@cache
def _hashed() -> str:
    """The cast's password, hashed once."""
    return make_password(PASSWORD)


def make_cast() -> Cast:
    """Write units, offices, people, memberships, the pair of deputies and the derived rights."""
    root = Unit.objects.create(code="301001", name="中共云河市委组织部本级", short_name="本级")
    centre = Unit.objects.create(code="301003", name="云河市党员教育中心", short_name="教育中心", parent=root)
    college = Unit.objects.create(code="301007", name="云河市老年大学", short_name="老年大学", parent=root)
    office_one = Office.objects.create(unit=root, name="组织一科", order=1)
    research = Office.objects.create(unit=root, name="研究室", order=2)
    places: dict[str, tuple[Unit, Office | None]] = {
        "301001": (root, None),
        "301003": (centre, None),
        "301007": (college, None),
        "301001/组织一科": (root, office_one),
        "301001/研究室": (root, research),
    }
    people = {
        key: User(
            username=key,
            name=name,
            name_sort=User.sort_key(name),
            post=post,
            unit=places[place][0],
            office=places[place][1],
            password=_hashed(),
        )
        for key, name, post, place, _ in PEOPLE
    }
    User.objects.bulk_create(people.values())
    rows = [(people[key], role, *places[place]) for key, _, _, place, roles in PEOPLE for role in roles]
    rows.append((people["lu"], Role.DIVISION_LEADER, centre, None))
    Membership.objects.bulk_create(
        Membership(user=user, role=role, unit=unit, office=office, order=1 if user is people["xie"] else 0)
        for user, role, unit, office in rows
    )
    Deputy.objects.create(principal=people["qin"], deputy=people["xie"])
    rebuild_groups()
    return Cast(root=root, centre=centre, college=college, office_one=office_one, research=research, **people)
