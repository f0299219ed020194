"""A draft as a browser would post it."""

from __future__ import annotations

from django.http import QueryDict

from projects.forms.draft import CELLS, SINGLE, Draft, class_name


def posted(draft: Draft) -> dict[str, list[str]]:
    """Field name -> values, in the form's own names."""
    fields = {"revision": [str(draft.revision)]} | {name: [getattr(draft, name)] for name in SINGLE}
    fields |= {f"plan-{month}": [text] for month, text in draft.plan.items()}
    fields["goal"] = [goal.uuid for goal in draft.goals]
    fields |= {f"goal-{goal.uuid}": [goal.text] for goal in draft.goals}
    fields["row"] = [row.uuid for row in draft.rows]
    for row in draft.rows:
        fields[f"{row.uuid}-class"] = [class_name(row.level1, row.level2)]
        fields |= {f"{row.uuid}-{cell}": [getattr(row, cell)] for cell in CELLS}
    fields["not_applicable"] = list(draft.not_applicable)
    fields |= {f"reason-{name}": [reason] for name, reason in draft.not_applicable.items()}
    fields |= {f"answer-{one}": text.split("、") for one, text in draft.answers.items()}
    return fields


def as_query(fields: dict[str, list[str]]) -> QueryDict:
    """The fields as Django hands them to a view."""
    query = QueryDict(mutable=True)
    for name, values in fields.items():
        query.setlist(name, values)
    return query
