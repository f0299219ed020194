"""What a strict policy would drop is refused before it reaches a browser."""

import pytest

from config.strict_templates import main, offences


@pytest.mark.parametrize(
    "line",
    [
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<p class="a" style="color: red">',
        '<button onclick="go()">',
        '<a hx-on:click="go()">',
        '<a href="javascript:go()">',
        '<input hx-trigger="keyup[ctrlKey]">',
        '<script src="https://elsewhere.example/a.js"></script>',
    ],
)
def test_it_is_refused(line: str) -> None:
    assert offences(f"<p>\n{line}") != []
    assert offences(f"<p>\n{line}")[0][0] == 2


@pytest.mark.parametrize(
    "line",
    [
        "<script src=\"{% static 'js/app.js' %}\" defer></script>",
        '<progress class="style" value="3"></progress>',
        '<script type="application/json" id="rows">[]</script>',
        '<input hx-trigger="change delay:300ms">',
        '<option value="1"{% if one == year %} selected{% endif %}>',
    ],
)
def test_it_is_allowed(line: str) -> None:
    assert offences(line) == []


def test_our_templates_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0, capsys.readouterr().err
