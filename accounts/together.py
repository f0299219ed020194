"""Several answers about one person in one statement: what a page counts is counted in one go."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import User


def together(user: User, **asked: Combinable) -> dict[str, Any]:
    """The values of the expressions, by their names."""
    return dict(User.objects.order_by().filter(pk=user.pk).values(**asked).get())


def number(rows: QuerySet[Any]) -> Coalesce:
    """How many rows, as a part of another statement."""
    return Coalesce(Subquery(_whole(rows).annotate(number=Count("pk")).values("number")), 0)


def sums(rows: QuerySet[Any], **of: Combinable) -> Subquery:
    """Aggregates over all rows as one object, None where there is no row. Money is text in it: cast it."""
    # without a HAVING a statement over no rows answers one row of zeros
    some = _whole(rows).annotate(rows=Count("pk")).filter(rows__gt=0)
    return Subquery(some.annotate(**of).values(sums=JSONObject(**{name: name for name in of})))


def groups(rows: QuerySet[Any], by: str, **of: Combinable) -> ArraySubquery:
    """For each value of ``by`` an object that holds it as ``by``, and the aggregates over its rows."""
    found = rows.order_by().values(by).annotate(**of)
    return ArraySubquery(found.values(group=JSONObject(by=by, **{name: name for name in of})))


def _whole(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().annotate(one=Value(1)).values("one")
