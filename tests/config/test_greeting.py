"""What is printed once everything runs."""

import os
from pathlib import Path

import pytest

from config.run.greeting import address, answers, greeting
from tests.reliability.starts import free_port


@pytest.fixture(autouse=True)
def a_place_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICHENG_DATA", str(tmp_path))
    for name in ("HOST", "ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::", "http://[::1]:8000/"),
        ("10.1.2.3", "http://10.1.2.3:8000/"),
    ],
)
def test_the_address_can_be_opened_on_this_machine(host: str, shown: str) -> None:
    assert address(host, 8000) == shown


def test_who_lets_other_machines_in_is_asked_for_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    assert "ALLOWED_HOSTS" in "".join(greeting("0.0.0.0", 8000))
    monkeypatch.setenv("ALLOWED_HOSTS", "jixiao.example")
    assert "ALLOWED_HOSTS" not in "".join(greeting("0.0.0.0", 8000))


def test_a_demo_shows_its_accounts_and_a_real_department_none(tmp_path: Path) -> None:
    (tmp_path / "demo-accounts.txt").write_text("qinruolan  secret-word")
    assert greeting("127.0.0.1", 8000) == ["绩程已启动：http://127.0.0.1:8000/  （按 Ctrl-C 停止）"]
    (tmp_path / "clock.json").write_text('{"offset_seconds": 0}')
    assert "qinruolan  secret-word" in greeting("127.0.0.1", 8000)
    assert os.environ["JICHENG_DATA"] in greeting("127.0.0.1", 8000)[-1]


def test_nothing_answers_where_nothing_listens() -> None:
    assert not answers("127.0.0.1", free_port())
