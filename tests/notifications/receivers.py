"""Receivers that behave badly: a mail server that refuses, is slow or greylists; a robot that says yes and means no."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

#: (address, how often it has been asked for) -> the answer to RCPT TO
Answer = Callable[[str, int], str]


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks SMTP as far as our mails need; keeps what it has taken as (address, text)."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answer: Answer, slow: float) -> None:
        self.answer, self.slow = answer, slow
        self.asked: dict[str, int] = {}
        self.taken: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), _Conversation)


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        time.sleep(self.server.slow)
        with suppress(OSError):  # they have lost patience
            self._say("220 mail.yunhe.example")
            self._talk()

    def _talk(self) -> None:
        address = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("RCPT TO"):
                address = line.partition("<")[2].partition(">")[0]
                self.server.asked[address] = self.server.asked.get(address, 0) + 1
                self._say(self.server.answer(address, self.server.asked[address]))
            elif verb == "DATA":
                self._say("354 go on")
                self.server.taken.append((address, self._letter()))
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _letter(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) not in ("", ".\r\n"):
            lines.append(line)
        return "".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server(answer: Answer, slow: float = 0) -> Iterator[MailServer]:
    """A mail server of this machine; ``slow``: seconds before it greets."""
    with MailServer(answer, slow) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@contextmanager
def robot(answers: list[dict[str, object]]) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A robot's address and what it got; always 200, with these bodies in turn, the last for ever."""
    got: list[dict[str, object]] = []

    class Robot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answers[min(len(got), len(answers)) - 1]).encode())

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Robot)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/robot", got
    finally:
        server.shutdown()
        server.server_close()
