"""Files of every kind end in a result or in one clear sentence; work grows with the text and not faster."""

import random

import pytest

from projects.importing.published import MOST_BYTES, UnreadableError, read_document
from projects.importing.published.blocks import split
from projects.importing.published.columns import Setting, read_tables
from projects.importing.published.form import read_form
from projects.importing.published.lines import atoms_of, lines_of
from projects.importing.published.reader import MOST_TABLES
from tests.projects.importing import texts, yunhe
from tests.projects.importing.paper import document

SAMPLE = yunhe.text()


@pytest.mark.parametrize(
    "data",
    [
        SAMPLE.encode("gb18030"),
        SAMPLE.encode("utf-8-sig"),
        SAMPLE.encode("utf-16"),
        SAMPLE.replace("\n", "\r\n").encode(),
        SAMPLE.replace("\n ", "\n\f").encode(),
        SAMPLE.replace("\n ", "\f").encode(),
        SAMPLE.replace("\n ", "\n\n\f\n").encode(),
    ],
    ids=[
        "gb18030",
        "utf-8 with mark",
        "utf-16",
        "windows lines",
        "form feeds",
        "form feeds alone",
        "blank pages",
    ],
)
def test_encoding_line_ends_and_page_marks_make_no_difference(data):
    assert read_document(data) == read_document(SAMPLE.encode())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b" \n\f\n ", "空"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04\x14\x00", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "旧版"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\x89PNG\r\n", "图片"),
        (b"\x00\x01\x02 text", "文本以外"),
        (b"\xff\xff\xff\xff", "编码"),
        ("一篇别的文章。".encode(), "没有找到"),
        ("301001 云河市委组织部本级 单位：万元\n".encode(), "项目编码"),
        (b"x" * (MOST_BYTES + 1), "太大"),
    ],
    ids=[
        "empty",
        "blank",
        "pdf",
        "docx",
        "doc",
        "rtf",
        "png",
        "binary",
        "encoding",
        "prose",
        "head only",
        "huge",
    ],
)
def test_what_is_no_such_document_gets_one_sentence(data, words):
    with pytest.raises(UnreadableError, match=words) as error:
        read_document(data)
    assert "\n" not in str(error.value)
    assert str(error.value).endswith("。")


def result_or_sentence(text: str) -> bool:
    try:
        return bool(read_document(text.encode()).projects)
    except UnreadableError as error:
        return "\n" not in str(error)


def test_a_document_cut_off_anywhere_is_an_error_or_a_result():
    rng = random.Random(7)
    for cut in sorted(rng.sample(range(len(SAMPLE)), 25)):
        assert result_or_sentence(SAMPLE[:cut])


def test_a_table_cut_off_above_its_indicators_is_named():
    cut = SAMPLE.index("资金支出计", SAMPLE.index("3.青年人才公寓"))
    with pytest.raises(UnreadableError, match=r"第3张表（3\.青年人才公寓.*缺少“资金支出计划"):
        read_document(SAMPLE[:cut].encode())


def test_a_row_cut_off_is_asked():
    cut = SAMPLE.rindex("学员满意率")
    project = read_document(SAMPLE[:cut].encode()).projects[-1]
    assert project.questions[-1].path == f"indicators.{len(project.sheet.indicators) - 1}"


def test_lines_of_noise_between_and_in_tables_never_end_in_a_traceback():
    rng = random.Random(11)
    lines = SAMPLE.split("\n")
    for _ in range(12):
        noisy = list(lines)
        for _ in range(30):
            at = rng.randrange(len(noisy))
            noisy[at] = rng.choice(("", " ", "》", "≥", "12", "a b c", noisy[rng.randrange(len(noisy))]))
        assert result_or_sentence("\n".join(noisy))


def test_amounts_in_yuan_and_with_commas_are_given_in_ten_thousands():
    text = (
        document([], (5, 5, 5, 12, 5, 7)).replace("单位：万元", "单位：元").replace("12.00", "1,234,500.00")
    )
    project = read_document(text.encode()).projects[0]
    assert project.amounts.budget == "123.45"
    assert project.sheet.budget == 1234500


def test_an_amount_that_is_none_is_asked():
    text = document([], (5, 5, 5, 12, 5, 7)).replace("预算数 12.00", "预算数 涉密")
    project = read_document(text.encode()).projects[0]
    assert project.amounts.budget is None
    assert [question.path for question in project.questions] == ["budget"]


def steps(tables: int) -> int:
    """The work of laying out so many tables: states looked at."""
    rng = random.Random(3)
    pages = [document(texts.rows(rng, breaks=False), (5.0, 5.0, 6.0, 12.5, 5.0, 7.5)) for _ in range(6)]
    text = "\n".join(pages[number % 6] for number in range(tables))
    forms = [read_form(atoms_of(block.lines), "") for block in split(lines_of(text))[1]]
    return sum(table.steps for table in read_tables([Setting(form.table, form.heading) for form in forms]))


def test_ten_times_the_tables_are_at_most_twelve_times_the_work():
    assert steps(60) <= 12 * steps(6)


def test_ten_times_the_rows_of_a_table_are_at_most_twelve_times_the_work():
    def one_table(rows: int) -> int:
        rng = random.Random(5)
        found: list[object] = []
        while len(found) < rows:
            found += texts.rows(rng, breaks=False)
        block = split(lines_of(document(found[:rows], (5.0, 5.0, 6.0, 12.5, 5.0, 7.5))))[1][0]
        form = read_form(atoms_of(block.lines), "")
        return read_tables([Setting(form.table, form.heading)])[0].steps

    assert one_table(150) <= 12 * one_table(15)


def test_more_tables_than_any_department_has_are_refused_at_once():
    text = "\n".join(["301001 云河市委组织部本级 单位：万元"] * (MOST_TABLES + 1))
    with pytest.raises(UnreadableError, match="一次最多读"):
        read_document(text.encode())


@pytest.mark.parametrize("style", ["{}", "- {} -", "— {} —", "第 {} 页"])
def test_page_numbers_at_the_foot_of_every_page_are_left_out(style):
    pages = SAMPLE.split("\n ")
    numbered = "\n ".join(f"{page}\n\n{style.format(number)}" for number, page in enumerate(pages[:-1], 7))
    assert read_document(numbered.encode()) == read_document(SAMPLE.encode())
