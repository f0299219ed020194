"""Every picture the documents show exists and says in words what is on it; every picture there is is shown somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PICTURES = ROOT / "docs" / "pictures"
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
#: bytes of all pictures: they travel with every clone and every image
MOST = 3_000_000


def shown() -> list[tuple[Path, str, Path]]:
    """(page, what is said of the picture, its file) wherever a page shows one."""
    found = []
    for page in PAGES:
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            found.append((page, words, (page.parent / target).resolve()))
    return found


def test_every_picture_that_is_shown_exists_and_no_other() -> None:
    assert {file for _, _, file in shown()} == set(PICTURES.glob("*"))


def test_the_chinese_pages_say_in_chinese_what_is_on_a_picture() -> None:
    chinese = [(page.name, words) for page, words, _ in shown() if page.name != "README.md"]

    assert [one for one in chinese if len(re.findall(r"[一-鿿]", one[1])) < 8] == []


def test_every_chapter_of_the_handbook_has_one_to_four_pictures() -> None:
    counted = {
        chapter.stem: sum(page == chapter for page, _, _ in shown())
        for chapter in (ROOT / "docs" / "handbook").glob("*.md")
    }

    assert {name: count for name, count in counted.items() if not 1 <= count <= 4} == {}


def test_the_pictures_stay_small() -> None:
    assert sum(one.stat().st_size for one in PICTURES.glob("*")) < MOST
