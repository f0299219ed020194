"""``python -m tests.browser_available``: is there a browser? 0 yes; 77 no (said loudly); 1 where CI must have one."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str | None:
    """The program that browser tests drive: ``CHROMIUM``, else the first on PATH."""
    return os.environ.get("CHROMIUM") or next(
        (found for name in NAMES if (found := shutil.which(name))), None
    )


def main() -> int:
    """The exit code for the Makefile."""
    if browser():
        return 0
    sys.stderr.write(
        "\n*** 没有找到 Chromium，浏览器测试全部跳过。请安装：apt install chromium fonts-noto-cjk ***\n"
        "*** No Chromium: ALL BROWSER TESTS SKIPPED. apt install chromium fonts-noto-cjk ***\n\n"
    )
    return 1 if os.environ.get("CI") == "true" else 77


if __name__ == "__main__":
    sys.exit(main())
