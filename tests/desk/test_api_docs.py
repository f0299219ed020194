"""docs/api.md, the OpenAPI document and the page 接口说明: each example runs, each operation is explained."""

from __future__ import annotations

import json
import re
import shlex
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from desk.api.openapi import document
from desk.api.registry import OPERATIONS
from notifications.webhooks.sending import signature
from tests.desk.api_client import CODE, program
from tests.desk.rows import as_
from tests.monitoring.books import text
from tests.projects.makers import draft
from workflows import cases

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)


def curl(words: list[str], file: bytes) -> tuple[int, object]:
    """One call as curl would make it, by the test's client."""
    method, url, headers, data, form, query = "", "", {}, "", {}, []
    rest = iter(words)
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = next(rest)
        elif word == "-F":
            name, _, value = next(rest).partition("=")
            form[name] = SimpleUploadedFile(value[1:], file) if value.startswith("@") else value
        elif word == "--data-urlencode":
            query.append(tuple(next(rest).split("=", 1)))
        elif word != "-G":
            url = word
    client, path = Client(headers=headers), url + (f"?{urlencode(query)}" if query else "")
    if method == "POST":
        kind = {} if form else {"content_type": headers["Content-Type"]}
        answer = client.post(path, form or data, **kind)
    else:
        answer = client.get(path)
    return answer.status_code, json.loads(answer.content)


def test_every_example_of_the_handbook_runs(cast, year):
    version = draft(year, cast.centre, None, cast.shen, code=CODE, name="党务骨干培训经费")
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    signer, desk = program(cast.gao).token, program(cast.su).token
    known = {
        "JICHENG": "",
        "CASE": case.pk,
        "STEP": case.steps.get(state="open").pk,
        "PROJECT": version.project_id,
        "TARGET": version.pk,
    }
    file = text([(version.project.code, version.project.name, "", 1000)])
    asked = set()
    for block in blocks("sh"):
        known["TOKEN"] = desk if "execution-imports" in block else signer
        command, _, wanted = block.partition("  # ")
        for name, value in known.items():
            command = command.replace(f"${name}", str(value))
        words = shlex.split(command.replace("\\\n", " "))
        assert words[0] == "curl"
        status, told = curl(words[1:], file)
        assert status == int(wanted), (block, told)
        asked.add(re.sub(r"/\d+", "/{id}", re.search(r"/api/v1/(\S+?)(\?|$)", words_url(words)).group(1)))
        if isinstance(told, dict) and "preview" in told:
            known["IMPORT"] = told["id"]
            known["SEEN"] = told["preview"]["seen"] if told["preview"] else known.get("SEEN", "")
    assert asked == {one.path for one in OPERATIONS}
    assert told["state"] == "confirmed"


def words_url(words: list[str]) -> str:
    return next(word for word in words if word.startswith("/api/"))


def test_the_receiver_of_the_handbook_knows_what_is_genuine():
    (block,) = blocks("python")
    room: dict[str, object] = {}
    exec(block, room)
    stamp, body = str(int(time.time())), b'{"id": "1"}'
    sent = {
        "X-Jicheng-Timestamp": stamp,
        "X-Jicheng-Signature": f"sha256={signature('secret', stamp, body)}",
    }
    genuine = room["genuine"]
    assert genuine("secret", sent, body)
    assert not genuine("secret", sent, body + b" ")
    assert not genuine("other", sent, body)
    assert not genuine("secret", sent | {"X-Jicheng-Timestamp": str(int(stamp) - 301)}, body)


def test_document_and_page_are_of_one_source_and_open(cast):
    shown = Client().get("/api/v1/openapi.json").json()
    assert shown == json.loads(json.dumps(document()))
    pointed = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(shown)))
    assert pointed <= set(shown["components"]["schemas"])
    assert len(shown["paths"]) == len({one.path for one in OPERATIONS})
    page = as_(cast.shi).get("/api/v1/docs")
    html = page.content.decode()
    for one in OPERATIONS:
        assert one.summary in html
        assert f"/api/v1/{one.path}" in html
    assert "<script>" not in html
    assert Client().get("/api/v1/docs").status_code == 302


def test_what_is_answered_has_the_shape_that_is_promised(cast, year):
    """Each field of an answer stands in its schema, and none is missing."""
    version = draft(year, cast.centre, None, cast.shen)
    schemas = document()["components"]["schemas"]
    told = program(cast.shen).get(f"targets/{version.pk}")[1]
    assert set(told) == set(schemas["TargetShown"]["required"])
    assert set(told["indicators"][0]) == set(schemas["IndicatorLine"]["properties"])
