"""Answers to what a document leaves open: whatever is sent, a sentence or nothing, never what a cell cannot hold."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projects.importing.commit import commit
from projects.models import OpenQuestion, Project, TargetImport, TargetVersion
from projects.versions.questions import plan_from
from tests.cast import Cast, make_cast
from tests.projects.makers import make_year
from tests.projects.test_commit import PARSED

PLANS = [
    "NaN/NaN/NaN/NaN",
    "sNaN/0/0/0",
    "Infinity/1/1/1",
    "1e9/1e9/1e9/1e9",
    "0/0/0/0.001",
    "²、6",
    "9" * 5000,
]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def held(cast: Cast) -> TargetImport:
    return TargetImport.objects.create(
        year=make_year(), file_name="公开文本.txt", sha256="ab" * 32, parsed=PARSED, created_by=cast.qin
    )


def client_of(who: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who)
    return client


@pytest.mark.parametrize("typed", PLANS)
def test_a_plan_of_rubbish_is_a_sentence(typed):
    with pytest.raises(ValueError, match="月底"):
        plan_from(typed, "50%、100%")


@pytest.mark.parametrize("typed", PLANS)
def test_a_plan_of_rubbish_comes_back_to_the_preview(cast, held, typed):
    path = reverse("projects:import_commit", args=[held.pk])
    answer = client_of(cast.qin).post(path, {"answer:13990027P000250020014:plan": typed})
    assert answer.status_code == 422
    assert not Project.objects.exists()


@pytest.mark.parametrize("text", ["长" * 5000, "名\x00称\n二", "1e9"])
def test_a_cell_answered_with_too_much_is_not_written(cast, held, text):
    path = reverse("projects:import_commit", args=[held.pk])
    for cell in ("name", "value", "level2", "basis"):
        data = {f"answer:13990027P000250010003:indicators.1.{cell}": text}
        assert client_of(cast.qin).post(path, data).status_code in (302, 422)
    stored = "".join(TargetVersion.objects.values_list("indicators__name", flat=True))
    assert "\n" not in stored


def test_only_what_was_asked_is_answered(cast, held):
    """Nobody types another amount over the document's through the address of an answer."""
    path = reverse("projects:import_commit", args=[held.pk])
    client_of(cast.qin).post(
        path,
        {
            "answer:13990027P000250010003:budget": "9999",
            "answer:13990027P000250010003:indicators.x.value": "1",
            "answer:13990027P000250010003:indicators.0.value": "≥999 期",
        },
    )
    version = TargetVersion.objects.get(project__code="13990027P000250010003")
    assert version.budget == 125_000
    assert version.indicators.order_by("order").first().value == "≥4 期"


@pytest.mark.parametrize("text", [*PLANS, "长" * 10_000])
def test_the_form_takes_no_answer_its_cell_cannot_hold(cast, held, text):
    parsed = copy.deepcopy(PARSED)
    parsed["projects"][0]["questions"] = [{"path": "indicators.1.value", "text": "请核对。"}]
    parsed["projects"][1]["questions"].append({"path": "name", "text": "请核对。"})
    held.parsed = parsed
    held.save()
    commit(held, cast.qin)
    for question in OpenQuestion.objects.select_related("version__project"):
        version = question.version
        version.refresh_from_db()
        data = {
            "revision": str(version.revision),
            "do": "save",
            "name": version.project.name,
            "kind": "current",
            f"answer-{question.pk}": text,
        }
        path = reverse("projects:target_edit", args=[version.pk])
        assert client_of(cast.shen).post(path, data).status_code in (302, 422), (question.path, text[:20])
