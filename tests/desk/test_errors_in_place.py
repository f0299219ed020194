"""An error stands beside its field, and the field names it: for whoever hears the page instead of seeing it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from config.environment import BASE_DIR
from config.strict_templates import templates
from tests.browser.approvals import submitted_target
from tests.cast import Cast
from tests.workflows.ways import LETTER, SECTION
from workflows import cases

CONTROL = re.compile(r"<(?:input|select|textarea)\b(?:{%.*?%}|{{.*?}}|[^>{])*>", re.S)


def dangling(html: str) -> list[str]:
    """What a control says describes it, and is not on the page."""
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    named = re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html)
    return sorted({one for names in named for one in names.split()} - ids)


def test_whatever_looks_wrong_says_so_to_who_cannot_see() -> None:
    silent = [
        (str(path.relative_to(BASE_DIR)), tag[:90])
        for path in templates()
        for tag in CONTROL.findall(path.read_text())
        if "is-bad" in tag and ("aria-invalid" not in tag or "aria-describedby" not in tag)
    ]
    assert silent == []


def test_every_error_of_a_field_has_a_name_the_field_can_point_to() -> None:
    nameless = [
        (str(path.relative_to(BASE_DIR)), found)
        for path in templates()
        for found in re.findall(r"{% include \"workflows/parts/error.html\"[^%]*%}", path.read_text())
        if " box=" not in found
    ]
    assert nameless == []


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("workflows:register_outside", "qin"),
        ("workflows:batch_new", "qin"),
        ("desk:round_new", "qin"),
        ("projects:addition", "qin"),
        ("projects:new", "shen"),
        ("accounts:person_new", "luo"),
        ("accounts:delegations", "gao"),
        ("notifications:robot_new", "qin"),
        ("notifications:webhook_new", "luo"),
    ],
)
def test_a_form_sent_empty_comes_back_with_each_fault_at_its_field(
    cast: Cast, client: Client, name: str, who: str
) -> None:
    case = submitted_target(cast, SECTION, LETTER)
    cases.approve(case.pk, actor=cast.gao)
    client.force_login(cast.qin)
    client.post(f"{reverse('desk:year_open')}?year=2027", {"year": 2027})
    client.force_login(getattr(cast, who))
    answer = client.post(f"{reverse(name)}?year=2027", {"case": case.pk, "rows": case.pk, "year": 2027})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "aria-invalid" in html or 'role="alert"' in html
    assert dangling(html) == []
