"""``python -m config.run [--anew] [--with-parent]``: everything in the foreground until Ctrl-C.

``--anew``: drop the demo department first (``make demo``). ``--with-parent``: end when the parent does (``make`` killed).
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from config import clockwork
from config.embedded.errors import StartError
from config.embedded.postgres import Postgres
from config.embedded.process import die_with_parent, launch
from config.embedded.redis import Redis
from config.environment import BASE_DIR, data_dir, database_url, redis_url
from config.run import commands, preflight
from config.run.children import Children
from config.run.greeting import address, answers, greeting
from config.run.terminal import say

SECONDS_TO_ANSWER = 60.0

stopping = threading.Event()


class StoppedError(Exception):
    """Somebody pressed Ctrl-C while we were starting."""


def main(arguments: list[str]) -> int:
    """The exit code: 0 when stopped by a signal, 1 when something did not start or ended by itself, 2 for other words."""
    if unknown := set(arguments) - {"--anew", "--with-parent"}:
        sys.stderr.write(f"{__doc__}\n?? {' '.join(sorted(unknown))}\n")
        return 2
    if "--with-parent" in arguments:
        die_with_parent()
    _listen_to_signals()
    try:
        with ExitStack() as stack:
            return _run(stack, arguments)
    except StoppedError:
        return 0
    except StartError as problem:
        if stopping.is_set():  # something was stopped while it started: that was wanted
            return 0
        sys.stderr.write(f"绩程没有启动：{problem}\n")
        return 1


def _run(stack: ExitStack, arguments: list[str]) -> int:
    if "--anew" in arguments and database_url():
        raise StartError(
            "已指定 DATABASE_URL，演示部门只能放进内置数据库。请去掉 DATABASE_URL 后再运行 make demo。",
            "The demo goes into the embedded database only: unset DATABASE_URL.",
        )
    place = data_dir()
    preflight.room(place)
    lock = stack.enter_context(preflight.only_one(place))
    host, port = preflight.address()
    preflight.tell(lock, address(host, port))
    os.environ["JICHENG_SUPERVISED"] = "1"
    services = stack.enter_context(_services())
    clockwork.resume()
    _prepare([word for word in arguments if word == "--anew"])
    children = Children()
    stack.callback(_stop, children)
    os.environ.setdefault("DATABASE_POOL", "8")
    for name, module in commands.all_of(host, port).items():
        children.start(name, module)
    _greet(children, host, port)
    return _watch(children, services)


def _listen_to_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Under nohup a closed terminal is no reason to stop; SIGINT counts even where a script's shell ignores it.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: stopping.set())


@contextmanager
def _services() -> Iterator[list[Postgres | Redis]]:
    """What is not given by address; stopped last."""
    services: list[Postgres | Redis] = []
    try:
        if not database_url():
            services.append(Postgres(data_dir() / "postgres"))
        if not redis_url():
            services.append(Redis(data_dir() / "redis"))
        for service in services:
            service.start()
            _stop_if_asked()
        yield services
    finally:
        for service in reversed(services):
            service.stop()


def _prepare(arguments: list[str]) -> None:
    process = launch([sys.executable, "-m", "config.run.prepare", *arguments], cwd=BASE_DIR)
    while process.poll() is None:
        if stopping.wait(0.05):
            process.kill()
            process.wait()
    _stop_if_asked()
    if process.returncode:
        raise SystemExit(process.returncode)  # it has said why


def _greet(children: Children, host: str, port: int) -> None:
    end = time.monotonic() + SECONDS_TO_ANSWER
    while not answers(host, port):
        _stop_if_asked()
        if children.ended() or time.monotonic() > end:
            return  # _watch tells
        time.sleep(0.1)
    say("\n".join(["", *greeting(host, port), "", ""]))


def _watch(children: Children, services: list[Postgres | Redis]) -> int:
    beaten = time.monotonic()
    while not stopping.wait(0.25):
        for service in services:
            if service.process is None or service.process.poll() is not None:
                raise service.failure()
        if name := children.ended():
            _start_again(children, name)
        if time.monotonic() - beaten >= clockwork.BEAT_SECONDS:
            clockwork.beat()
            beaten = time.monotonic()
    return 0


def _start_again(children: Children, name: str) -> None:
    code = children.processes[name].returncode
    if not children.start_again(name):
        raise StartError(
            f"{name} 意外退出（{code}），原因见上。其余进程已停止，请重新 make run。",
            f"{name} ended by itself, see above.",
        )
    say(f"{name} 意外退出（{code}），原因见上。已重新启动。\n")


def _stop(children: Children) -> None:
    say("正在停止……\n")
    children.stop()
    clockwork.beat()


def _stop_if_asked() -> None:
    if stopping.is_set():
        raise StoppedError


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.SubprocessError as error:
        sys.exit(f"绩程没有启动：{error}")
