"""PDFs drawn rule by rule and sign by sign: as other programs make them, which close no cell at the end of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

#: points; the font is named, not embedded: readers know its signs
_SIZE, _HEIGHT = 8, 842
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]"
    b"/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>/DW 1000>>]>>"
)


@dataclass
class Page:
    """``rules`` and ``texts`` in points from the upper left corner; every rule and text stands alone."""

    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    texts: list[tuple[float, float, str]] = field(default_factory=list)

    def row(
        self,
        top: float,
        bottom: float,
        edges: Sequence[float],
        texts: Sequence[str],
        open_below: bool = False,
    ) -> None:
        """A row of cells between ``edges``; ``open_below`` draws no rule under it."""
        self.rules.append((edges[0], top, edges[-1], top))
        if not open_below:
            self.rules.append((edges[0], bottom, edges[-1], bottom))
        self.rules += [(edge, top, edge, bottom) for edge in edges]
        self.texts += [
            (left + 2, top + 10 + 10 * line, words)
            for left, text in zip(edges, texts, strict=False)
            for line, words in enumerate(text.split("\n"))
        ]

    def drawn(self) -> bytes:
        rules = (f"{a} {_HEIGHT - b} m {c} {_HEIGHT - d} l S" for a, b, c, d in self.rules)
        texts = (
            f"BT /F {_SIZE} Tf {x} {_HEIGHT - y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
            for x, y, text in self.texts
        )
        return "\n".join([*rules, *texts]).encode()


def pdf(pages: Sequence[Page]) -> bytes:
    """The file."""
    objects = list(_objects(pages))
    file, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    begin = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(file))
    return file + begin + table + end


def _objects(pages: Sequence[Page]) -> Iterator[bytes]:
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    yield b"<</Type/Catalog/Pages 2 0 R>>"
    yield b"<</Type/Pages/Kids[%s]/Count %d/MediaBox[0 0 595 842]>>" % (kids, len(pages))
    yield _FONT
    for at, page in enumerate(pages):
        drawn = page.drawn()
        yield b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>" % (5 + 2 * at)
        yield b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn)
