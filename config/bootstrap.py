"""Builds ``.venv`` from the locked list: ``python3 -I config/bootstrap.py run|dev|interop``. Quick when nothing has changed.

It runs under whatever ``python3`` the machine has, so it uses the standard library only and says in one line what
is missing. ``run``: what the program needs; ``dev``: that and the tools for tests; ``interop``: an environment of its own,
``.venv-interop``, with other people's programs that read our open formats.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOCKS = {
    "run": "requirements.lock",
    "dev": "requirements-dev.lock",
    "interop": "requirements-interop.lock",
}
#: which locks an environment of this kind was built from
HOLDS = {"run": ["run"], "dev": ["run", "dev"], "interop": ["interop"]}
OLDEST, NEWEST = (3, 11), (3, 13)


def fail(chinese: str, english: str) -> NoReturn:
    """One line, no traceback."""
    sys.exit("绩程没有启动：{0} / {1}".format(chinese, english))


class Environment:
    """Where an environment stands, with its interpreter and the note of what it was built from."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.name = ".venv-interop" if kind == "interop" else ".venv"
        self.place = os.path.join(ROOT, self.name)
        self.python = os.path.join(self.place, "bin", "python")
        self.stamp = os.path.join(self.place, "jicheng.json")

    def found(self) -> dict:
        """What it holds; empty when there is none, or it was not finished, or its Python is gone."""
        if not os.access(self.python, os.X_OK):
            return {}
        try:
            with open(self.stamp) as file:
                return dict(json.load(file))
        except (OSError, ValueError):
            return {}

    def fits(self, wanted: dict) -> bool:
        """Whether it was built, to its end, from these locks: the note goes before anything is replaced."""
        found = self.found()
        return all(found.get(name) == value for name, value in wanted.items())


def main(kind: str) -> None:
    """Leave an environment that fits the lock of this kind."""
    venv = Environment(kind)
    if os.path.islink(venv.place):
        return  # somebody's own arrangement
    wanted = {name: digest(LOCKS[name]) for name in HOLDS[kind]}
    if venv.fits(wanted):
        return  # without waiting for another environment that is being built
    with open(os.path.join(ROOT, LOCKS["run"]), "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two starts at once: the second finds it done
        if venv.fits(wanted):
            return
        if not venv.found():
            # Libraries of another lock are replaced in place; an unfinished environment is made anew.
            make(venv)
        install(venv)
        with open(venv.stamp, "w") as file:
            json.dump(wanted, file)


def digest(name: str) -> str:
    """SHA-256 of a lock."""
    with open(os.path.join(ROOT, name), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def interpreter() -> str:
    """A Python of a fitting version: this one, else one on PATH."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3.{0}".format(minor))
        if found:
            return found
    version = "{0}.{1}".format(*sys.version_info[:2])
    return fail(
        "需要 Python 3.11 至 3.13，现在的 python3 是 {0}。请安装其中一个，例如 apt install python3.11 python3.11-venv。".format(
            version
        ),
        "Python 3.11 to 3.13 is needed, this is {0}: install one of them.".format(version),
    )


def make(venv: Environment) -> None:
    """An empty environment."""
    python = interpreter()
    if not os.access(ROOT, os.W_OK):
        fail(
            "项目目录 {0} 不可写，无法建立 {1}。".format(ROOT, venv.name), "{0} is not writable.".format(ROOT)
        )
    shutil.rmtree(venv.place, ignore_errors=True)
    sys.stderr.write("正在准备运行环境 {0}（仅首次或更新后需要）…… / Preparing {0}\n".format(venv.name))
    if shutil.which("uv"):
        run(["uv", "venv", "--quiet", "--python", python, venv.place])
        return
    if subprocess.call([python, "-c", "import venv, ensurepip"], stderr=subprocess.DEVNULL):
        version = subprocess.check_output([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        name = "python{0}-venv".format(version.decode().strip())
        fail(
            "缺少 Python 的 venv 组件。请先安装：apt install {0}（或 python3-venv），再重试。".format(name),
            "Python's venv module is missing: apt install {0} (or python3-venv).".format(name),
        )
    run([python, "-m", "venv", venv.place])


def install(venv: Environment) -> None:
    """Every file is checked against its hash; nothing is built on this machine."""
    if os.path.exists(venv.stamp):
        os.unlink(venv.stamp)
    lock = os.path.join(ROOT, LOCKS[venv.kind])
    if shutil.which("uv"):
        command = [
            "uv",
            "pip",
            "install",
            "--quiet",
            "--python",
            venv.python,
            "--require-hashes",
            "--no-build",
            "-r",
            lock,
        ]
    else:
        command = [
            venv.python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
        ]
        command += ["--require-hashes", "--only-binary", ":all:", "-r", lock]
    run(command)


def run(command: list) -> None:
    """A step that says itself what went wrong; one line says what that means."""
    if subprocess.call(command, cwd=ROOT):
        fail(
            "运行环境没有建好，原因见上。请检查网络和磁盘空间后重试。",
            "Building the environment failed, see above.",
        )


if __name__ == "__main__":
    main(sys.argv[1])
