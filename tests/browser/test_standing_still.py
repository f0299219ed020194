"""Nothing jumps while a page comes up, and no page is blank before it shows: the browser's own layout-shift entries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from tests.browser.conftest import Visitor
from tests.desk.world import World, make_world

#: the sum of all shifts of a page: 0.1 is called good, and is seen by everybody
MOST = 0.02
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  const nodes = entry.sources.map(({ node }) => node?.className || node?.nodeName || "?");
  if (!entry.hadRecentInput) window.shifts.push([entry.value, nodes.join(" ")]);
})).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.mark.parametrize("width", [1366, 390])
def test_the_main_pages_stand_still(world: World, visit: Callable[..., Visitor], width: int) -> None:
    place = world.own
    pages = {
        world.cast.qin: [
            "/",
            f"{reverse('projects:list')}?year=2027",
            f"{reverse('monitoring:progress')}?year=2027",
            reverse("workflows:case", args=[place.open_case.pk]),
            f"{reverse('desk:statistics')}?year=2027",
        ],
        world.cast.shen: ["/", reverse("projects:target_edit", args=[place.draft.pk])],
    }
    jumps = []
    for person, paths in pages.items():
        visitor = visit(person, width=width)
        visitor.context.add_init_script(WATCH)
        for path in paths:
            page = visitor.go(path)
            page.wait_for_load_state("networkidle")
            shifts = page.evaluate("window.shifts")
            if sum(value for value, _ in shifts) >= MOST:
                jumps.append((path, shifts))
    assert jumps == []
