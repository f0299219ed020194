"""The compose file starts what ``make run`` starts."""

import shlex
from typing import Any

import pytest
import yaml

from config.environment import BASE_DIR
from config.run import commands


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The file, parsed."""
    return dict(yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text()))


@pytest.mark.parametrize("name", commands.PROCESSES)
def test_its_processes_are_those_of_make_run(compose: dict[str, Any], name: str) -> None:
    ours = commands.all_of("0.0.0.0", 8000)[name]
    assert compose["services"][name]["command"] == ["python", "-m", *ours]


def test_the_image_starts_the_same_web_server() -> None:
    last = (BASE_DIR / "Dockerfile").read_text().strip().splitlines()[-1]
    assert yaml.safe_load(last.removeprefix("CMD ")) == ["python", "-m", *commands.web("0.0.0.0", 8000)]


def test_every_service_is_watched_and_nothing_is_kept_in_a_container(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"db", "redis", "prepare", "web", "worker", "beat", "mail"}
    for name in ("db", "redis", "web", "worker", "beat", "mail"):
        assert "healthcheck" in services[name], name
    for name in ("web", "worker", "beat", "prepare"):
        assert services[name]["volumes"] == ["data:/data"]
        assert services[name]["env_file"] == ".env"
        assert services[name]["environment"]["DATABASE_URL"].endswith("@db:5432/jicheng")
    assert set(compose["volumes"]) == {"data", "db", "redis"}


def test_its_queue_never_forgets(compose: dict[str, Any]) -> None:
    words = compose["services"]["redis"]["command"]
    assert words[words.index("--maxmemory-policy") + 1] == "noeviction"
    assert words[words.index("--appendonly") + 1] == "yes"


def test_nothing_is_open_to_other_machines_unless_somebody_says_so(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for port in service.get("ports", []):
            assert "127.0.0.1" in port


def test_every_variable_of_the_example_is_one_the_program_reads() -> None:
    example = (BASE_DIR / ".env.example").read_text()
    named = {
        shlex.split(line.lstrip("# "))[0].partition("=")[0]
        for line in example.splitlines()
        if "=" in line and line.lstrip("# ").partition("=")[0].isupper()
    }
    sources = "".join(path.read_text() for path in (BASE_DIR / "config").rglob("*.py"))
    sources += (BASE_DIR / "docker-compose.yml").read_text()
    missing = {name for name in named if name not in sources}
    assert len(named) > 15
    assert not missing
