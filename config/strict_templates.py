"""Refuses in templates what a strict content security policy would silently drop: ``python -m config.strict_templates``."""

import re
import sys
from pathlib import Path

from config.environment import BASE_DIR

TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}")

FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.I),
    "inline style sheet": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "hx-on": re.compile(r"\bhx-on\b", re.I),
    "script in an address": re.compile(r"(?:href|src|hx-[a-z]+)\s*=\s*[\"']\s*(?:javascript|js):", re.I),
    "evaluated values": re.compile(r"hx-(?:vals|headers)\s*=\s*[\"']js:", re.I),
    "trigger filter": re.compile(r"hx-trigger\s*=\s*\"[^\"]*\["),
    "foreign address": re.compile(r"<(?:script|link|img)[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I),
}


def offences(text: str) -> list[tuple[int, str]]:
    """(line, what) for everything the policy would refuse."""
    # Django's own tags are not markup ({% if one == year %}); what they leave in place keeps its line.
    text = TAGS.sub("", text)
    found = [
        (text.count("\n", 0, match.start()) + 1, what)
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]
    return sorted(found)


def templates() -> list[Path]:
    """Every template of ours."""
    return sorted(
        path for folder in ("templates", "*/templates") for path in BASE_DIR.glob(f"{folder}/**/*.html")
    )


def main() -> int:
    """Print every offence; exit code 1 when there is one."""
    lines = [
        f"{path.relative_to(BASE_DIR)}:{line}: {what}"
        for path in templates()
        for line, what in offences(path.read_text())
    ]
    sys.stderr.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
