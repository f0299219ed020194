"""From bytes to text: which kind of file it is and in which encoding."""

from __future__ import annotations

import re

#: A department's document has about 60 KB; a hundred and fifty times that is no such document.
MOST_BYTES = 10_000_000

_KINDS = (
    (b"%PDF", "PDF 文件", "请先把文字导出为 .txt 文件再导入。"),
    (b"PK\x03\x04", "Word、Excel 或压缩文件", "请先把文字另存为 .txt 文件再导入。"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 或 Excel 文件", "请先把文字另存为 .txt 文件再导入。"),
    (b"{\\rtf", "RTF 文件", "请先把文字另存为 .txt 文件再导入。"),
    (b"\x89PNG", "图片", "请提供带文字的文件。"),
    (b"\xff\xd8\xff", "图片", "请提供带文字的文件。"),
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: Control characters no extracted text holds; tab, line ends and the form feed do.
_BINARY = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


class UnreadableError(ValueError):
    """The document cannot be read; the message is one Chinese sentence saying why and what to do."""


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (with mark) or GB18030.

    Raises UnreadableError for an empty or too large file, another kind of file and an unknown encoding.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"文件太大，一次最多读 {MOST_BYTES // 1_000_000} MB，请分成几个文件导入。")
    for magic, kind, advice in _KINDS:
        if data.startswith(magic):
            raise UnreadableError(f"这是{kind}，不是提取出来的文本，{advice}")
    text = _decoded(data)
    if not text.strip():
        raise UnreadableError("文件是空的，请检查文本是否已经提取出来。")
    if _BINARY.search(text):
        raise UnreadableError("文件里有文本以外的内容，请提供从 PDF 提取出来的 .txt 文件。")
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            "看不懂文件的编码，请把文件另存为 UTF-8 或 GB18030 编码的 .txt 再导入。"
        ) from error
