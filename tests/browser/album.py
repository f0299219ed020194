"""Pictures of the documents, taken by the browser tests that play what the documents tell: so they never age.

``PICTURES=1`` writes them to ``docs/pictures``; without it they go to a directory of the test's own, and the tree stays clean.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

DOCS = Path(__file__).resolve().parents[2] / "docs"
FOLDER = DOCS / "pictures"
#: a browser that speaks Chinese shows dates and files like this; the one that takes the pictures may not
_CHINESE = """
for (const one of document.querySelectorAll('input[type=date]')) {
  one.dataset.was = one.value; one.type = 'text'; one.value = one.value.replaceAll('-', '/');
  one.placeholder = '年/月/日';
}
for (const one of document.querySelectorAll('input[type=file]')) {
  const shown = document.createElement('span');
  shown.className = one.className + ' picture-file';
  shown.style.cssText = 'display:flex;gap:12px;overflow:hidden;white-space:nowrap';
  const names = [...one.files].map((file) => file.name);
  shown.textContent = '选择文件　' + (names.length > 1 ? names.length + ' 个文件' : names[0] || '未选择任何文件');
  one.after(shown); one.hidden = true; one.style.display = 'none';
}
"""
_AS_IT_WAS = """
for (const one of document.querySelectorAll('input[data-was]')) {
  one.type = 'date'; one.value = one.dataset.was; delete one.dataset.was;
}
for (const one of document.querySelectorAll('.picture-file')) {
  one.previousElementSibling.hidden = false; one.previousElementSibling.style.display = ''; one.remove();
}
"""
Colour = tuple[int, int, int]
#: a picture's palette: its commonest colours, and some that are near to all others. A third of the size of all colours
EXACT, SPREAD = 32, 96
#: what is below is not in the picture
LOWEST, TALLEST = 240, 1000
WIDTH, GAP = 1366, 24


class Album:
    """Takes pictures by name; ``place`` is where they go without ``PICTURES``."""

    def __init__(self, place: Path) -> None:
        self.published = bool(os.environ.get("PICTURES"))
        self.folder = FOLDER if self.published else place
        self.folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str, *, at: Locator | None = None, tallest: int = TALLEST) -> None:
        """The window as wide as it is, and as high as the page up to ``tallest``; scrolled to ``at`` where told."""
        before = page.viewport_size
        assert before is not None
        page.mouse.move(0, 0)
        self._fit(page, before["width"], tallest)
        if at is not None:
            at.evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top + window.scrollY - 140)")
        else:
            page.evaluate("window.scrollTo(0, 0)")
        page.evaluate(_CHINESE)
        self.keep(page.screenshot(animations="disabled", caret="hide"), name)
        page.evaluate(_AS_IT_WAS)
        page.set_viewport_size(before)

    def beside(self, shots: Sequence[bytes], name: str) -> None:
        """Pictures of whole sheets of paper, side by side on a desk."""
        room = (WIDTH - GAP * (len(shots) + 1)) // len(shots)
        sheets = [Image.open(io.BytesIO(one)).convert("RGB") for one in shots]
        sheets = [
            one.resize((room, one.height * room // one.width), Image.Resampling.LANCZOS) for one in sheets
        ]
        desk = Image.new("RGB", (WIDTH, max(one.height for one in sheets) + 2 * GAP), "#e9ecf0")
        for place, one in enumerate(sheets):
            desk.paste(one, (GAP + place * (room + GAP), GAP))
        target = io.BytesIO()
        desk.save(target, "PNG")
        self.keep(target.getvalue(), name)

    def _fit(self, page: Page, width: int, tallest: int) -> None:
        """A window that is never higher than what it shows: a low one is asked how high the page is."""
        page.set_viewport_size({"width": width, "height": LOWEST})
        high = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": min(high, tallest)})

    def part(self, of: Locator, name: str) -> None:
        """One element of a page alone."""
        self.keep(of.screenshot(animations="disabled", caret="hide"), name)

    def keep(self, shot: bytes, name: str) -> None:
        """For the documents a PNG with a palette: what covers most of it as it is, the edges of letters as the nearest there is."""
        if not self.published:
            (self.folder / f"{name}.png").write_bytes(shot)
            return
        image = Image.open(io.BytesIO(shot)).convert("RGB")
        palette = _palette(image)
        nearest = {colour: _nearest(colour, palette) for _, colour in _colours(image)}
        small = Image.new("P", image.size)
        small.putpalette([part for colour in palette for part in colour])
        small.putdata([nearest[colour] for colour in image.get_flattened_data()])
        small.save(self.folder / f"{name}.png", optimize=True)


def _colours(image: Image.Image) -> list[tuple[int, Colour]]:
    return sorted(image.getcolors(image.width * image.height), reverse=True)  # type: ignore[arg-type]


def _palette(image: Image.Image) -> list[Colour]:
    kept = [colour for _, colour in _colours(image)[:EXACT]]
    spread = image.quantize(SPREAD, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    kept += [(spread[at], spread[at + 1], spread[at + 2]) for at in range(0, len(spread) - 2, 3)]
    return list(dict.fromkeys(kept))[: EXACT + SPREAD]


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(
        range(len(palette)),
        key=lambda at: sum((one - other) ** 2 for one, other in zip(colour, palette[at], strict=True)),
    )
