"""What the terminal shows once the pages answer."""

import socket
import urllib.request

from config import clockwork
from config.environment import data_dir, serves_loopback_only, text

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def address(host: str, port: int) -> str:
    """Something to click on from this machine."""
    name = EVERYWHERE.get(host, host)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def answers(host: str, port: int) -> bool:
    """True when the web process answers and reaches its database."""
    request = urllib.request.Request(f"{address(host, port)}healthz", headers={"Host": "localhost"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:  # not yet, or 503
        return False


def greeting(host: str, port: int) -> list[str]:
    """Where the pages are, who may look, and in a demo the accounts."""
    lines = [f"绩程已启动：{address(host, port)}  （按 Ctrl-C 停止）"]
    if host in EVERYWHERE:
        lines.append(f"其他机器可打开：http://{socket.gethostname()}:{port}/")
    if not serves_loopback_only() and not text("ALLOWED_HOSTS"):
        lines.append("其他机器可以访问本系统。请用 ALLOWED_HOSTS=域名或地址 写明允许的访问地址。")
    accounts = data_dir() / "demo-accounts.txt"
    if clockwork.is_demo() and accounts.exists():
        lines += ["", accounts.read_text().rstrip(), f"（以上账号和密码保存在 {accounts}）"]
    return lines
