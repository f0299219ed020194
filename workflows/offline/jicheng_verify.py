#!/usr/bin/env python3
"""核对绩程导出的办理记录，不需要绩程，也不需要信任它。只用 Python 3.8 以上的标准库。

    python3 -I jicheng_verify.py trail.json 锚点文件

trail.json 来自“导出验证包”或 manage.py export_trail；锚点文件（trail.jsonl）在数据库之外，请向保管副本的人索取。
退出码：0 没有发现不符；1 有不符；2 没有核对完（文件无法读取，或没有给锚点文件）。
What is checked, and how to check it by hand: docs/record.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from typing import Any, Iterator


class Unreadable(Exception):
    """A file that is not what it should be: nothing can be checked."""


def sha256(text: str) -> str:
    """Of the text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_package(path: str) -> dict[str, Any]:
    """The exported record, its shape looked at so that nothing later stumbles."""
    try:
        with open(path, encoding="utf-8") as file:
            package = json.load(file)
        if package["format"] != "jicheng-trail" or package["version"] != 1:
            raise Unreadable("不是绩程的验证包，或版本更新，请用同一版本的核对程序：" + path)
        package["case"], package["head"], int(package["event_count"])
        for event in package["events"]:
            event["body"].encode, event["hash"].encode, int(event["number"])
        for snapshot in package["snapshots"]:
            snapshot["sha256"].encode, int(snapshot["number"])
        for line in (*package["anchors"]["lines"], package["anchors"]["last"]):
            int(line["line"]), line["sha256"].encode
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("验证包无法读取：{} {}".format(path, error)) from error
    return package


def check_events(package: dict[str, Any]) -> list[str]:
    """Each text with its hash, each event with the one before, the case it names and the snapshot it names."""
    found: list[str] = []
    number, head = 0, ""
    snapshots = {snapshot["sha256"] for snapshot in package["snapshots"]}
    for event in package["events"]:
        here = "第 {} 条记录".format(event["number"])
        if sha256(event["body"]) != event["hash"]:
            found.append(here + "的原文与校验值不符：原文被改动过")
        told = read_body(event["body"])
        if event["number"] != number + 1:
            found.append("第 {} 条记录缺失，其后是第 {} 条".format(number + 1, event["number"]))
        elif told.get("previous") != head:
            found.append(here + "与前一条不相接")
        if told.get("number") != event["number"]:
            found.append(here + "的原文写的是第 {} 条".format(told.get("number")))
        if told.get("case") != package["case"]:
            found.append("{}属于另一件事项 {}，不是本件的".format(here, told.get("case")))
        if told.get("snapshot") is not None and told["snapshot"] not in snapshots:
            found.append(here + "所指的固定稿不在包内")
        number, head = event["number"], event["hash"]
    if (number, head) != (package["event_count"], package["head"]):
        found.append(
            "末条应为第 {} 条，实际为第 {} 条，或其校验值不符".format(package["event_count"], number)
        )
    return found


def read_body(body: str) -> dict[str, Any]:
    """What an event tells; nothing when it cannot be read (its hash has told already)."""
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def check_snapshots(package: dict[str, Any]) -> Iterator[str]:
    """The texts, where they were exported, with their hashes."""
    for snapshot in package["snapshots"]:
        if "text" in snapshot and sha256(snapshot["text"]) != snapshot["sha256"]:
            yield "第 {} 稿的原文与校验值不符".format(snapshot["number"])


class Anchors:
    """The file of anchors: the hash of each line, the heads of one case, and what is wrong with the file itself."""

    def __init__(self, path: str, case: str) -> None:
        self.hashes: list[str] = []
        #: line, moment, number of the event, its hash
        self.heads: list[tuple[int, str, int, str]] = []
        self.problems: list[str] = []
        try:
            with open(path, encoding="utf-8") as file:
                lines = [line.rstrip("\n") for line in file if line.strip()]
        except (OSError, ValueError) as error:
            raise Unreadable("锚点文件无法读取：{} {}".format(path, error)) from error
        for number, line in enumerate(lines, start=1):
            self.take(number, line, case)

    def take(self, number: int, line: str, case: str) -> None:
        """One line: when, the hash of the line before, and the heads that had moved."""
        before = self.hashes[-1] if self.hashes else ""
        self.hashes.append(sha256(line))
        try:
            told = json.loads(line)
            head, previous, at = told["heads"].get(case), told["previous"], told["at"]
            if head is not None:
                self.heads.append((number, str(at), int(head[0]), head[1]))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            self.problems.append("锚点文件第 {} 行无法读取".format(number))
            return
        if previous != before:
            self.problems.append(
                "锚点文件第 {} 行与前一行不相接：其中一行被改动，或中间少了行".format(number)
            )


def check_anchors(package: dict[str, Any], anchors: Anchors) -> list[str]:
    """The events with the anchors, and the file with what the package remembers of it."""
    found, kept = list(anchors.problems), package["anchors"]
    hashes = {event["number"]: event["hash"] for event in package["events"]}
    for number, at, count, head in anchors.heads:
        if count not in hashes:
            found.append(
                "第 {} 条记录有 {} 的锚点（第 {} 行），现在却没有这条记录".format(count, moment(at), number)
            )
        elif hashes[count] != head:
            found.append(
                "第 {} 条记录与 {} 的锚点（第 {} 行）不符：到这条为止的记录被重新计算过".format(
                    count, moment(at), number
                )
            )
    known = {line["line"]: line["sha256"] for line in (*kept["lines"], kept["last"]) if line["line"]}
    for number in sorted(known):
        if number > len(anchors.hashes):
            found.append("锚点文件只有 {} 行，导出时至少有 {} 行".format(len(anchors.hashes), number))
        elif anchors.hashes[number - 1] != known[number]:
            found.append("锚点文件第 {} 行与导出时不同".format(number))
    return found


def since_when(package: dict[str, Any], anchors: Anchors) -> str:
    """From which event on nothing is anchored, in one sentence."""
    hashes = {event["number"]: event["hash"] for event in package["events"]}
    fitting = [(count, at) for _, at, count, head in anchors.heads if hashes.get(count) == head]
    last, at = max(fitting, default=(0, ""))
    later = [event for event in package["events"] if event["number"] > last]
    if not later:
        return "全部记录都有锚点，最近一次在 {}。".format(moment(at))
    first = later[0]
    at = moment(str(read_body(first["body"]).get("at", "")))
    return (
        "第 {} 条记录（{}）起没有锚点：这一部分只核对了自身是否相接，整段重写或从末尾删去查不出来。".format(
            first["number"], at
        )
    )


def moment(text: str) -> str:
    """2026-06-25T10:32:15+08:00 as 2026-06-25 10:32."""
    return text[:16].replace("T", " ")


def verify(package_path: str, anchors_path: str | None) -> int:
    """Print what was found; the exit code."""
    package = read_package(package_path)
    texts = sum("text" in snapshot for snapshot in package["snapshots"])
    print(
        "事项 {}：记录 {} 条，固定稿 {} 份（其中 {} 份有全文）。".format(
            package["case"], len(package["events"]), len(package["snapshots"]), texts
        )
    )
    found = check_events(package) + list(check_snapshots(package))
    anchors = Anchors(anchors_path, package["case"]) if anchors_path else None
    if anchors is not None:
        chained = not found
        against = check_anchors(package, anchors)
        found += against
        print("锚点文件：{} 行，其中 {} 行有本件。".format(len(anchors.hashes), len(anchors.heads)))
        print(since_when(package, anchors))
        if chained and against and not anchors.problems:
            found.append("记录自身前后相接，却与锚点不符：整条记录链可能被重写，或锚点文件不是原来的那一份")
    for line in found:
        print("不符：" + line)
    if found:
        print("结论：发现 {} 处不符。请保留现状，联系安全审计员核查。".format(len(found)))
        return 1
    if anchors is None:
        print("没有给锚点文件：只核对了记录自身，整条重算的记录查不出来。结论：没有核对完。")
        return 2
    print("结论：没有发现不符。")
    return 0


def main() -> int:
    """The exit code for the shell."""
    parser = argparse.ArgumentParser(description="核对绩程导出的办理记录。", add_help=True)
    parser.add_argument("package", help="trail.json")
    parser.add_argument("anchors", nargs="?", help="锚点文件 trail.jsonl 的副本")
    arguments = parser.parse_args()
    try:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")  # a console that has no Chinese
        return verify(arguments.package, arguments.anchors)
    except Unreadable as trouble:
        print("结论：没有核对完。{}".format(trouble))
        return 2


if __name__ == "__main__":
    sys.exit(main())
