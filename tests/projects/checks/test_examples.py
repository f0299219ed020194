"""Every rule has an example that makes it speak and one beside it that does not; the model sheet is faultless."""

import pytest

from projects.checks import CHECKS, review_one
from projects.checks.examples import Example
from projects.checks.model import shown_in
from projects.management.commands.describe_checks import PAGE, page

RULES = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)


def heard(check, example):
    sheet, context = shown_in(example)
    found = [*review_one(sheet, context), *check.about_department(context)]
    return [one for one in found if one.rule == check.code]


@RULES
def test_the_firing_example_fires(check):
    assert heard(check, check.fires)


@RULES
def test_the_silent_example_does_not(check):
    assert heard(check, check.silent) == []


@RULES
def test_the_silent_example_is_no_empty_one(check):
    """It changes something, or says in words what it is silent of."""
    assert check.silent.changes or check.silent.neighbours or check.silent.given or check.silent.words
    assert check.reason
    assert check.title


def test_nothing_is_to_be_said_of_the_model_sheet():
    assert review_one(*shown_in(Example())) == []


def test_the_page_about_the_rules_is_what_the_command_writes():
    """Run ``manage.py describe_checks`` after changing a rule."""
    assert PAGE.read_text(encoding="utf-8") == page()
