"""Queries whose text is made once, and whose rows become the objects the ORM would make of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, F, Field, Func, Model, QuerySet
from django.db.models.query import get_related_populators

from accounts.compiled.sending import sent

M = TypeVar("M", bound=Model)


class Slot(Expression):
    """The place of a value in a compiled query: given to filters like any value, filled at each call."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


def filled(params: tuple[Any, ...], names: tuple[str, ...], values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The parameters with the values of this call in their places."""
    given = dict(zip(names, values, strict=True))
    return tuple(given[part.name] if isinstance(part, Slot) else part for part in params)


def among(field: str, values: Slot) -> Func:
    """A condition for ``filter``: the field is one of the values, however many the list given at a call holds."""
    return Func(
        F(field), values, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField()
    )


@dataclass(frozen=True)
class _Plan:
    """What is kept of a compiled query: its text, its parameters (values and slots), and how rows become objects."""

    sql: str
    params: tuple[Any, ...]
    compiler: type
    query: Any
    converters: dict[int, Any]
    model: type[Model]
    columns: list[str]
    span: slice
    related: list[Any]
    annotations: dict[str, int]


class Compiled(Generic[M]):
    """``find = Compiled(lambda case: Step.objects.filter(case=case))``; ``find(17)`` is the list the queryset would give.

    The parameters of the function are the slots; values are what the database takes (ids, texts, dates, lists
    for ``among``), never None. Whatever else the queryset says (joins, order, locks, limits) is fixed. No prefetching.
    """

    def __init__(self, build: Callable[..., QuerySet[M]]) -> None:
        self._build = build
        self._names = tuple(inspect.signature(build).parameters)
        self._plan: _Plan | None = None

    def __call__(self, *values: Any) -> list[M]:
        plan = self._plan
        if plan is None:
            plan = self._plan = self._compile()
        rows, _ = sent(plan.sql, filled(plan.params, self._names, values))
        return list(self._objects(plan, rows))

    def first(self, *values: Any) -> M | None:
        """The first row of the answer; the queryset says its order and should be cut to one."""
        return next(iter(self(*values)), None)

    def _compile(self) -> _Plan:
        queryset = self._build(*(Slot(name) for name in self._names))
        compiler = queryset.query.get_compiler(using=queryset.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet as error:
            raise ValueError("a compiled query must be able to find something") from error
        info, select = compiler.klass_info, compiler.select
        fields = info["select_fields"]
        span = slice(fields[0], fields[-1] + 1)
        return _Plan(
            sql=sql,
            params=tuple(params),
            compiler=type(compiler),
            query=queryset.query,
            converters=compiler.get_converters([column[0] for column in select]),
            model=info["model"],
            columns=[column[0].target.attname for column in select[span]],
            span=span,
            related=get_related_populators(info, select, queryset.db),  # type: ignore[call-arg]
            annotations=compiler.annotation_col_map or {},
        )

    def _objects(self, plan: _Plan, rows: list[Any]) -> Iterator[Any]:
        if plan.converters:
            compiler = plan.compiler(plan.query, connection, "default")
            rows = list(compiler.apply_converters(rows, plan.converters))
        for row in rows:
            found = plan.model.from_db("default", plan.columns, row[plan.span])
            for populator in plan.related:
                populator.populate(row, found)
            for name, place in plan.annotations.items():
                setattr(found, name, row[place])
            yield found
