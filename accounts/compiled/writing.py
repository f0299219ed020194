"""Writing without having the ORM compose the statement again: no signals, no defaults of the database, no savepoints."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet
from django.db.models.sql import UpdateQuery

from accounts.compiled.reading import Slot, filled
from accounts.compiled.sending import sent

M = TypeVar("M", bound=Model)


class Update:
    """``close = Update(lambda step, at: (Seat.objects.filter(step=step), {"closed_at": at}))``; ``close(17, now)`` is the
    number of rows ``queryset.update(...)`` would tell."""

    def __init__(self, build: Callable[..., tuple[QuerySet[Any], dict[str, Any]]]) -> None:
        self._build = build
        self._names = tuple(inspect.signature(build).parameters)

    def __call__(self, *values: Any) -> int:
        sql, params = self._plan
        return sent(sql, filled(params, self._names, values))[1]

    @cached_property
    def _plan(self) -> tuple[str, tuple[Any, ...]]:
        queryset, changes = self._build(*(Slot(name) for name in self._names))
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        sql, params = query.get_compiler(using=queryset.db).as_sql()
        return sql, tuple(params)


class Save(Generic[M]):
    """``save = Save(Step, "state", "closed_at")``; ``save(step)`` is ``step.save(update_fields=[...])``. Without names all
    fields. LookupError when the row is gone."""

    def __init__(self, model: type[M], *names: str) -> None:
        self._model, self._names = model, names

    def __call__(self, row: M) -> None:
        _, count = sent(self._sql, [*_values(row, self._fields), row.pk])
        if not count:
            raise LookupError(f"{row!r} is not there any more")

    @cached_property
    def _fields(self) -> list[Field[Any, Any]]:
        meta = self._model._meta
        named = [meta.get_field(name) for name in self._names]
        return [field for field in named or meta.local_concrete_fields if not field.primary_key]  # type: ignore

    @cached_property
    def _sql(self) -> str:
        columns = ", ".join(f"{_quoted(field.column)} = %s" for field in self._fields)
        key = _quoted(self._model._meta.pk.column)
        return f"UPDATE {_quoted(self._model._meta.db_table)} SET {columns} WHERE {key} = %s"


class Insert(Generic[M]):
    """``insert = Insert(Seat)``; ``insert(seats)`` is ``Seat.objects.bulk_create(seats)``: one statement, ids set."""

    def __init__(self, model: type[M]) -> None:
        self._model = model

    def __call__(self, rows: Iterable[M]) -> list[M]:
        fresh = list(rows)
        if not fresh:
            return fresh
        values = [value for row in fresh for value in _values(row, self._fields)]
        found, _ = sent(self._sql(len(fresh)), values)
        for row, (pk,) in zip(fresh, found, strict=True):
            row.pk = pk
            row._state.adding, row._state.db = False, connection.alias
        return fresh

    @cached_property
    def _fields(self) -> list[Field[Any, Any]]:
        return [field for field in self._model._meta.local_concrete_fields if not field.primary_key]

    def _sql(self, count: int) -> str:
        meta = self._model._meta
        columns = ", ".join(_quoted(field.column) for field in self._fields)
        line = f"({', '.join(['%s'] * len(self._fields))})"
        lines = ", ".join([line] * count)
        return f"INSERT INTO {_quoted(meta.db_table)} ({columns}) VALUES {lines} RETURNING {_quoted(meta.pk.column)}"


def _values(row: Model, fields: Sequence[Field[Any, Any]]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(str(name)))
