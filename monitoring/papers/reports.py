"""Papers that write themselves from the results of a year: 自评报告, 部务会一页纸, 报送函. Each number names where it comes from.

In the text a number that was computed carries a note 〔n〕; the appendix 数据来源 says for each n which rows and cells it is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from accounts.templatetags.show import wan
from monitoring.papers.evaluation_form import rate
from monitoring.papers.results import Result, Results
from monitoring.papers.sources import Sources
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head

APPENDIX = "附表1　各项目自评结果"
#: rows that lost points, named in the text; the rest stand in the appendix
MOST = 10


def evaluation_report(results: Results, made_on: date) -> Paper:
    """自评报告, to be edited."""
    title, notes = f"{results.sender}{results.year}年度项目支出绩效自评报告", Sources()
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text("一、自评工作开展情况", Style.HEADING),
        Text(_scope(results, notes)),
        Text("二、自评结果", Style.HEADING),
        Text(_outcome(results, notes)),
        Text("三、未完成的绩效目标和扣分情况", Style.HEADING),
        *_lost(results, notes),
        Text("四、下一步改进措施", Style.HEADING),
        *_measures(results),
        Text(f"{results.sender}\n{made_on:%Y年%-m月%-d日}", Style.SIGNED),
        Text("", Style.BREAK),
        Text(APPENDIX, Style.HEADING),
        appendix(results),
        Text("附表2　数据来源", Style.HEADING),
    ]
    return Paper(title, [*blocks, notes.grid()])


def one_page(results: Results, meeting: str, made_on: date) -> Paper:
    """部务会一页纸, named after the ``meeting`` it is for: what it came to, by unit, and what is to be discussed."""
    title, notes = f"{results.year}年度绩效自评情况（{meeting}一页纸）", Sources()
    lines = [head("单位", "项目", "全年预算", "全年执行", "执行率", "平均分", "优", "良", "中", "差")]
    lines += [_unit(one) for one in [*results.by_unit(), Results(results.year, "合计", results.rows)]]
    worst = sorted(results.scored, key=lambda row: (row.score or 0, row.code))[:5]
    poor = [row for row in worst if row.grade in ("中", "差")]
    words = "；".join(f"{row.name}（{row.unit}，{row.score} 分）" for row in poor) or "没有评为中、差的项目"
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(f"{results.sender}\t{made_on:%Y-%m-%d}\t金额单位：万元", Style.LINE),
        Text(_scope(results, notes)),
        Text(_outcome(results, notes)),
        Grid((30, 14, 24, 24, 18, 18, 10, 10, 10, 10), lines, head=1, name="各单位"),
        Text(f"提请研究：{words}。" + _open_words(results)),
        Text("注：数字来自各项目的绩效自评表，见数据来源。", Style.NOTE),
        Text("", Style.BREAK),
        Text("数据来源", Style.HEADING),
    ]
    return Paper(title, [*blocks, notes.grid()])


def cover_letter(results: Results, recipient: str, closing: str, made_on: date) -> Paper:
    """报送函; ``closing`` are its last words, without the full stop."""
    title, notes = f"关于报送{results.year}年度项目支出绩效自评结果的函", Sources()
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(f"{recipient}："),
        Text(
            f"按照{results.year}年度绩效自评工作要求，{_scope(results, notes)}{_outcome(results, notes)}现将自评结果报上，{closing}。"
        ),
        Text("附件：1. 项目支出绩效自评表\n　　　2. 项目支出绩效自评报告"),
        Text(f"{results.sender}\n{made_on:%Y年%-m月%-d日}", Style.SIGNED),
        Text("", Style.BREAK),
        Text("数据来源（供核对，不随函报送）", Style.HEADING),
    ]
    return Paper(title, [*blocks, notes.grid()])


def appendix(results: Results) -> Grid:
    """Every project with its numbers, and the sums the text quotes."""
    lines = [head("序", "项目编码", "项目", "单位", "全年预算数", "全年执行数", "执行率", "得分", "等级")]
    lines += [_line(n, row) for n, row in enumerate(results.rows, 1)]
    lines.append(
        [
            Cell("合计", across=4, align=Align.CENTER, bold=True),
            _right(wan(results.budget)),
            _right(wan(results.spent)),
            _right(rate(str(results.spent), str(results.budget))),
            _right(f"{results.mean}" if results.mean is not None else ""),
            Cell("平均"),
        ]
    )
    return Grid((10, 34, 46, 18, 22, 22, 15, 15, 12), lines, head=1, name="各项目自评结果")


def _line(number: int, row: Result) -> list[Cell]:
    score = "免评" if row.exempt and row.decided else f"{row.score}" if row.score is not None else "未办结"
    return [
        Cell(str(number), align=Align.CENTER),
        Cell(row.code),
        Cell(row.name),
        Cell(row.unit),
        _right(wan(row.budget)),
        _right(wan(row.spent)),
        _right(rate(str(row.spent), str(row.budget))),
        _right(score),
        Cell(row.grade, align=Align.CENTER),
    ]


def _unit(one: Results) -> list[Cell]:
    mean = one.mean
    return [
        Cell(one.sender),
        _right(str(len(one.rows))),
        _right(wan(one.budget)),
        _right(wan(one.spent)),
        _right(rate(str(one.spent), str(one.budget))),
        _right("" if mean is None else str(mean)),
        *(_right(str(count)) for count in one.grades.values()),
    ]


def _scope(results: Results, notes: Sources) -> str:
    count = notes.say(len(results.rows), "纳入自评的项目", f"{APPENDIX}，共 {len(results.rows)} 行")
    budget = notes.say(wan(results.budget), "全年预算数合计（万元）", f"{APPENDIX}“全年预算数”列合计")
    spent = notes.say(wan(results.spent), "全年执行数合计（万元）", f"{APPENDIX}“全年执行数”列合计")
    share = rate(str(results.spent), str(results.budget))
    said = notes.say(share, "执行率", "全年执行数合计 ÷ 全年预算数合计") if share else "—"
    return (
        f"本次纳入自评的项目 {count} 个，全年预算数 {budget} 万元，全年执行数 {spent} 万元，执行率 {said}。"
    )


def _outcome(results: Results, notes: Sources) -> str:
    parts = "，".join(
        f"{grade} {notes.say(count, f'评为{grade}的项目', f'{APPENDIX}“等级”列为{grade}的行')} 个"
        for grade, count in results.grades.items()
    )
    text = f"已办结并计分的 {notes.say(len(results.scored), '计分的项目', f'{APPENDIX}“得分”列有分数的行')} 个，其中{parts}"
    if results.mean is not None:
        text += f"；平均 {notes.say(results.mean, '平均分', f'{APPENDIX}“得分”列的平均数')} 分"
    if results.weighted is not None:
        text += f"，按预算加权 {notes.say(results.weighted, '加权平均分', '得分按全年预算数加权')} 分"
    if results.exempt:
        text += f"；免评 {notes.say(len(results.exempt), '免评的项目', f'{APPENDIX}“得分”列为免评的行')} 个"
    return f"{text}。{_open_words(results)}"


def _open_words(results: Results) -> str:
    if not results.undecided:
        return ""
    names = "、".join(row.name for row in results.undecided[:5])
    if len(results.undecided) > 5:
        names += " 等"
    return f"尚有 {len(results.undecided)} 个项目没有办结（{names}），办结后请重新生成。"


def _lost(results: Results, notes: Sources) -> list[Text]:
    found = [(row, one) for row in results.scored for one in row.lost]
    if not found:
        return [Text("各项目的绩效指标均已完成，没有扣分。")]
    found.sort(key=lambda pair: (-pair[1].lost, pair[0].code, pair[1].place))
    total = sum((one.lost for _, one in found), Decimal(0))
    count = notes.say(len(found), "扣分的指标", "各项目绩效自评表中得分低于分值的行")
    points = notes.say(total, "扣分合计", "上述各行分值与得分之差的合计")
    texts = [Text(f"共有 {count} 项指标没有得满分，合计扣 {points} 分。扣分较多的有：")]
    for place, (row, one) in enumerate(found[:MOST], 1):
        lost = notes.say(
            one.lost,
            f"“{one.name}”扣分",
            f"{row.name}（{row.code or '无编码'}）{one.place}：分值 {one.weight:.2f}，得分 {one.points:.2f}",
        )
        texts.append(Text(f"{place}. {row.name}“{one.name}”扣 {lost} 分。{one.why or '（未写明原因）'}"))
    return texts


def _measures(results: Results) -> Sequence[Text]:
    units = list(dict.fromkeys(row.unit for row in results.scored if row.lost))
    if not units:
        return [Text("继续按绩效目标推进各项工作。（请按实际情况补充）")]
    return [
        Text(
            f"{'、'.join(units)}应按自评表所列措施逐项落实，落实情况在下一年度运行监控时核对。（请按实际情况补充）"
        )
    ]


def _right(text: str) -> Cell:
    return Cell(text, align=Align.RIGHT)
