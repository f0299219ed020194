"""The steps of the 三员: 单位, 人员, 角色."""

from __future__ import annotations

from collections import Counter

from accounts.organisation import FIRST_UNIT
from accounts.roles import ADMINISTRATORS, Role
from desk.setup.found import Department
from desk.setup.steps import Step, Way

SYSTEM, SECURITY = frozenset({Role.SYSTEM_ADMIN}), frozenset({Role.SECURITY_ADMIN})
LOOKS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.BUDGET_OFFICER})
SHOWN = 6


def units(found: Department) -> Step:
    """单位: the 本级 bears its own name, not the one it was installed with."""
    root, lacks = found.root, []
    if root is None:
        lacks.append("还没有本级单位，请新增。")
    elif FIRST_UNIT & {root.code, root.name}:
        lacks.append(f"本级单位现在是“{root.name}”（编码 {root.code}），请改成实际的名称和编码。")
    has = [f"{len(found.units)} 个单位：{_some([unit.label for unit in found.units])}"] if found.units else []
    has += [f"{found.offices} 个科室"] if found.offices else []
    ways = [Way("修改本级单位", "accounts:unit", SYSTEM, (root.pk,))] if root is not None else []
    ways += [Way("新增单位", "accounts:unit_new", SYSTEM), Way("新增科室", "accounts:office_new", SYSTEM)]
    return Step(
        "units",
        "单位",
        "先写好本级单位的名称和编码，再新增下级单位和科室；没有的不用建。",
        Role.SYSTEM_ADMIN,
        has,
        lacks,
        ways,
        begun=len(found.units) > 1 or bool(found.offices),
    )


def people(found: Department) -> Step:
    """人员: somebody in every unit, enough for three administrators and the business."""
    in_unit = Counter(found.people.values())
    empty = [unit.label for unit in found.units if not in_unit[unit.pk]]
    spare = len(found.people) - max(len(ADMINISTRATORS), len(found.administrators))
    lacks = [f"{_some(empty)}还没有人员。"] if empty else []
    if len(found.people) < len(ADMINISTRATORS):
        lacks.append(f"三员由三个人分任，现在共 {len(found.people)} 人。")
    elif spare <= 0:
        lacks.append("三员不办业务，还没有办理业务的人员。")
    has = [f"{len(found.people)} 人，分在 {sum(bool(unit) for unit in in_unit)} 个单位"]
    return Step(
        "people",
        "人员",
        "把名单一次变成账号，或逐个新增。初始密码只显示一次，请当面交给本人。",
        Role.SYSTEM_ADMIN,
        has,
        lacks,
        [
            Way("批量新增人员", "desk:roll", SYSTEM),
            Way("新增人员", "accounts:person_new", SYSTEM),
            Way("查看单位与人员", "accounts:people", LOOKS - SYSTEM),
        ],
        begun=len(found.people) > 1,
    )


def roles(found: Department) -> Step:
    """角色: the 三员, a desk in the 本级, drafters in every unit, and whoever the routes ask for."""
    lacks = [] if found.holders(Role.SECURITY_ADMIN) else [_first()]
    lacks += [] if found.holders(Role.LOG_AUDITOR) else ["还没有安全审计员。"]
    desk = any(one.role == Role.BUDGET_OFFICER and one.in_root and not one.office for one in found.held)
    if not desk:
        where = "本级" if found.holders(Role.BUDGET_OFFICER) else ""
        lacks.append(f"还没有人担任{where}预算绩效岗，审核流程无法走通，年度也没有人开启。")
    others = [words for words in found.unheld_roles if words != Role.BUDGET_OFFICER.label]
    if others:
        lacks.append(f"还没有人担任{'、'.join(others)}，审核流程无法走通。")
    lacks += _without_drafter(found)
    roleless = len(found.people) - len({one.user for one in found.held})
    has = [f"三员：{_named(found)}", f"{len({one.user for one in found.held})} 人已有角色"]
    has += [f"{roleless} 人还没有角色，登录后看不到业务"] if roleless > 0 else []
    first = not found.holders(Role.SECURITY_ADMIN)
    return Step(
        "roles",
        "角色",
        "在人员页授予角色：谁起草、谁审核、谁签批。三员由三个人分任，不能兼业务角色，也不能改本人的权限。",
        Role.SYSTEM_ADMIN if first else Role.SECURITY_ADMIN,
        has,
        lacks,
        [
            Way("任命安全保密管理员", "accounts:people", SYSTEM if first else frozenset()),
            Way("授予角色", "accounts:people", SECURITY),
        ],
        begun=bool({one.role for one in found.held} - {Role.SYSTEM_ADMIN}),
    )


def _first() -> str:
    return "还没有安全保密管理员：由系统管理员在人员页任命第一位，再由其授予其他角色。"


def _without_drafter(found: Department) -> list[str]:
    drafting = {one.unit for one in found.held if one.role == Role.DRAFTER}
    peopled = set(found.people.values())
    idle = [unit.label for unit in found.units if unit.pk in peopled and unit.pk not in drafting]
    return [f"{_some(idle)}还没有经办人，不能填报。"] if idle else []


def _named(found: Department) -> str:
    order = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.LOG_AUDITOR)
    return "，".join(f"{role.label} {_some(found.holders(role)) or '未任命'}" for role in order)


def _some(names: list[str]) -> str:
    return "、".join(names[:SHOWN]) + (f" 等 {len(names)} 个" if len(names) > SHOWN else "")
