"""What still stands between a draft and its submission."""

from __future__ import annotations

from projects.models import TargetVersion
from projects.versions.content import content_of
from projects.versions.lasting import lasting
from projects.versions.questions import open_questions
from projects.versions.reviewing import review
from workflows.kinds import Problem


def problems(version: TargetVersion) -> list[Problem]:
    """Unanswered questions first, then 必须修改, then 请说明 nobody has explained; paths are by row id."""
    asked = [Problem(f"请先回答：{one.text}", one.path) for one in open_questions(version)]
    content = content_of(version)
    return asked + [Problem(one.message, lasting(one.path, content)) for one in review(version).blocking]
