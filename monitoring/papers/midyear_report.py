"""监控报告 of a round: what the forms came to, and the report that writes itself from them, every number with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Unit, User
from accounts.templatetags.show import wan
from accounts.tree import Tree
from monitoring.access import visible_monitoring
from monitoring.evidence.reading import named
from monitoring.lights import Light
from monitoring.models import MonitoringReport, MonitoringRound, MonitoringRow, Rectification
from monitoring.papers.evaluation_form import rate
from monitoring.papers.sentences import in_one
from monitoring.papers.sources import Sources
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head
from projects.models import Project
from projects.printing.choosing import sender_of
from workflows.models import Round as YearRound

NOTHING = Decimal(0)
APPENDIX = "附表1　各项目监控情况"
LIGHTS = (Light.NORMAL, Light.ATTENTION, Light.WARNING)
#: what was handed in may be quoted
_HANDED_IN = (MonitoringReport.State.IN_REVIEW, MonitoringReport.State.CONFIRMED)


@dataclass(frozen=True)
class Behind:
    """An indicator that is not 确定能."""

    place: str
    name: str
    chance: str
    why: str


@dataclass(frozen=True)
class Watched:
    """One project in the round. Amounts are yuan."""

    code: str
    name: str
    unit: str
    budget: Decimal
    spent: Decimal
    light: Light
    funds: Light
    said: str
    handed_in: bool
    behind: Sequence[Behind] = ()
    #: what became of the newest 整改 asked for
    demand: str = ""


@dataclass(frozen=True)
class Round:
    """A round, for a unit with those below it. Sums are of the rows."""

    year: int
    months: str
    cutoff_on: date
    sender: str
    rows: Sequence[Watched]

    @property
    def handed_in(self) -> list[Watched]:
        return [row for row in self.rows if row.handed_in]

    @property
    def missing(self) -> list[Watched]:
        return [row for row in self.rows if not row.handed_in]

    @property
    def budget(self) -> Decimal:
        return sum((row.budget for row in self.rows), NOTHING)

    @property
    def spent(self) -> Decimal:
        return sum((row.spent for row in self.rows), NOTHING)

    @property
    def lights(self) -> dict[Light, int]:
        """How many of those handed in have each light, all three named."""
        counted = Counter(row.light for row in self.handed_in)
        return {light: counted.get(light, 0) for light in LIGHTS}


def round_of(user: User, year: int, unit: Unit) -> Round | None:
    """The newest round of the year that has begun, as far as the person reads it; None where there is none. Placeholders are
    not in it."""
    newest = (
        MonitoringRound.objects.filter(round__year=year)
        .exclude(round__state__in=(YearRound.State.PLANNED, YearRound.State.RECALLED))
        .order_by("cutoff_on", "pk")
        .last()
    )
    if newest is None:
        return None
    below = Tree.load().below([unit.pk])
    rows = visible_monitoring(user).filter(round=newest, is_current=True, project__unit__in=below)
    rows = rows.exclude(project__kind=Project.Kind.SEPARATE).select_related("project__unit", "version")
    found = rows.prefetch_related("rows", "version__indicators", "rectifications").order_by(
        "project__unit__code", "project__code", "pk"
    )
    return Round(year, newest.months, newest.cutoff_on, sender_of(unit), [_watched(one) for one in found])


def _watched(report: MonitoringReport) -> Watched:
    handed_in = report.state in _HANDED_IN
    return Watched(
        code=report.project.code,
        name=report.project.name,
        unit=report.project.unit.label,
        budget=report.budget,
        spent=report.spent,
        light=report.lamp,
        funds=report.funds_lamp,
        said=report.said,
        handed_in=handed_in,
        behind=_behind(report) if handed_in else (),
        demand=_demand(report),
    )


def _demand(report: MonitoringReport) -> str:
    """What became of the newest 整改 of a form; empty where none was asked for."""
    found = max(report.rectifications.all(), key=lambda one: one.pk, default=None)
    if found is None:
        return ""
    if found.state == Rectification.State.OPEN:
        return f"已下达整改，期限 {found.due_on:%Y-%m-%d}"
    return f"整改{found.get_state_display()}"


def _behind(report: MonitoringReport) -> list[Behind]:
    indicators = sorted(report.version.indicators.all(), key=lambda one: one.order) if report.version else []
    labels = {one.uuid: one for one in named(indicators)}
    rows = [row for row in report.rows.all() if row.uuid in labels]
    return [
        Behind(
            labels[row.uuid].place,
            labels[row.uuid].name,
            row.get_chance_display(),
            in_one((row.explanation, row.measure)),
        )
        for row in sorted(rows, key=lambda row: list(labels).index(row.uuid))
        if row.chance and row.chance != MonitoringRow.Chance.CERTAIN
    ]


def monitoring_report(of: Round, made_on: date) -> Paper:
    """监控报告, to be edited."""
    title, notes = f"{of.sender}{of.year}年{of.months}绩效运行监控报告", Sources()
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text("一、监控工作开展情况", Style.HEADING),
        Text(scope_words(of, notes)),
        Text("二、监控结果", Style.HEADING),
        Text(lights_words(of, notes)),
        Text("三、存在的问题", Style.HEADING),
        *_problems(of, notes),
        Text("四、下一步措施", Style.HEADING),
        Text("对关注、预警的项目逐项督促落实上述措施，预警项目提出整改要求。（请按实际情况补充）"),
        Text(f"{of.sender}\n{made_on:%Y年%-m月%-d日}", Style.SIGNED),
        Text("", Style.BREAK),
        Text(APPENDIX, Style.HEADING),
        appendix(of),
        Text("附表2　数据来源", Style.HEADING),
    ]
    return Paper(title, [*blocks, notes.grid()])


def appendix(of: Round) -> Grid:
    """Every project with its numbers, and the sums the text quotes."""
    lines = [
        head("序", "项目编码", "项目", "单位", "调整后预算", "累计执行", "执行率", "资金", "综合", "情况")
    ]
    lines += [
        [
            Cell(str(number), align=Align.CENTER),
            Cell(row.code),
            Cell(row.name),
            Cell(row.unit),
            *(
                _right(text)
                for text in (wan(row.budget), wan(row.spent), rate(str(row.spent), str(row.budget)))
            ),
            Cell(row.funds.words),
            Cell(row.light.words if row.handed_in else ""),
            Cell("已报" if row.handed_in else "未报"),
        ]
        for number, row in enumerate(of.rows, 1)
    ]
    lines.append(
        [
            Cell("合计", across=4, align=Align.CENTER, bold=True),
            *(_right(text) for text in (wan(of.budget), wan(of.spent), rate(str(of.spent), str(of.budget)))),
            Cell("", across=3),
        ]
    )
    return Grid((9, 34, 42, 18, 20, 20, 15, 13, 13, 13), lines, head=1, name="各项目监控情况")


def scope_words(of: Round, notes: Sources) -> str:
    """How many projects, how much of how much, and who has not handed in."""
    count = notes.say(len(of.rows), "纳入监控的项目", f"{APPENDIX}，共 {len(of.rows)} 行")
    budget = notes.say(wan(of.budget), "调整后预算合计（万元）", f"{APPENDIX}“调整后预算”列合计")
    spent = notes.say(wan(of.spent), "累计执行合计（万元）", f"{APPENDIX}“累计执行”列合计")
    share = rate(str(of.spent), str(of.budget))
    said = notes.say(share, "执行率", "累计执行合计 ÷ 调整后预算合计") if share else "—"
    text = f"统计截止 {of.cutoff_on:%Y-%m-%d}，纳入监控的项目 {count} 个，调整后预算 {budget} 万元，累计执行 {spent} 万元，执行率 {said}。"
    if of.missing:
        text += f"尚有 {len(of.missing)} 个项目没有报送监控表（{_named(of.missing)}），报送后请重新生成。"
    return text


def _named(rows: Sequence[Watched]) -> str:
    """The first five by name; 等 where there are more: the appendix has them all."""
    return "、".join(row.name for row in rows[:5]) + ("等，见附表" if len(rows) > 5 else "")


def lights_words(of: Round, notes: Sources) -> str:
    """How many of those handed in have each light, and whose spending alone is 预警 among the others."""
    words = _of_forms(of, notes) if of.handed_in else "还没有项目报送监控表，双监控的结论待报送后得出。"
    if red := red_unreported(of):
        count = notes.say(len(red), "未报而资金预警的项目", f"{APPENDIX}“资金”列为预警、“情况”列为未报的行")
        words += f"未报的项目中，资金预警 {count} 个（{_named(red)}）。"
    return words


def red_unreported(of: Round) -> list[Watched]:
    """Those without a form whose spending is 预警, the largest first: what is not reported is not fine for that."""
    return sorted((row for row in of.missing if row.funds is Light.WARNING), key=lambda row: -row.budget)


def _of_forms(of: Round, notes: Sources) -> str:
    total = notes.say(len(of.handed_in), "已报监控表的项目", f"{APPENDIX}“情况”列为已报的行")
    parts = "，".join(
        f"{light.words} {notes.say(count, f'{light.words}的项目', f'{APPENDIX}“综合”列为{light.words}的行')} 个"
        for light, count in of.lights.items()
    )
    return f"已报监控表的项目 {total} 个，按资金和绩效双监控，{parts}。"


def _problems(of: Round, notes: Sources) -> list[Text]:
    texts = [
        Text(f"{row.name}（{row.unit}）：资金{row.funds.words}，{row.said}。")
        for row in of.handed_in
        if row.funds.is_behind
    ]
    found = [(row, one) for row in of.handed_in for one in row.behind]
    if found:
        count = notes.say(len(found), "不是“确定能”的指标", "各项目监控表“完成目标可能性”不是确定能的行")
        texts.append(Text(f"有 {count} 项指标不能确定完成："))
        texts += [
            Text(f"{row.name}（{one.place}）“{one.name}”{one.chance}完成。{one.why}") for row, one in found
        ]
    texts += [
        Text(f"{row.name}（{row.unit}）：资金预警，{row.said}；监控表未报。") for row in red_unreported(of)
    ]
    return texts or [Text(_fine(of))]


def _fine(of: Round) -> str:
    """What may be said where nothing is known to be wrong: of those handed in only."""
    if not of.handed_in:
        return "还没有项目报送监控表，报送后重新生成。"
    if of.missing:
        return "已报的项目资金和绩效均正常；未报的项目，报送后重新生成。"
    return "各项目资金和绩效均正常，没有发现问题。"


def _right(text: str) -> Cell:
    return Cell(text, align=Align.RIGHT)
