"""Writing without having the ORM compose the statement again: no signals, no defaults of the database, no savepoints."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, JSONField, Model, QuerySet
from django.db.models.base import ModelState
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
    """``insert = Insert(Seat)``; ``insert(seats)`` is ``Seat.objects.bulk_create(seats)``: one statement, ids set.

    What differs between rows goes as one array for each column, what they share goes once: the text of the statement
    does not grow with their number, so that twenty rows use the plan of two. No columns that are arrays themselves.
    """

    def __init__(self, model: type[M]) -> None:
        self._model = model
        self._texts: dict[frozenset[int], str] = {}

    def __call__(self, rows: Iterable[M]) -> list[M]:
        fresh = list(rows)
        if not fresh:
            return fresh
        columns = [[_value(row, field) for row in fresh] for field in self._fields]
        differing = frozenset(
            place for place, values in enumerate(columns) if any(value != values[0] for value in values)
        )
        if len(fresh) > 1 and not differing:
            differing = frozenset([0])  # some array has to say how many there are
        shared = [values[0] for place, values in enumerate(columns) if place not in differing]
        found, _ = sent(self._sql(differing), [*shared, *(columns[place] for place in sorted(differing))])
        for row, (pk,) in zip(fresh, found, strict=True):
            row.pk = pk
            row._state.adding, row._state.db = False, connection.alias
        return fresh

    @cached_property
    def _fields(self) -> list[Field[Any, Any]]:
        return [field for field in self._model._meta.local_concrete_fields if not field.primary_key]

    def _sql(self, differing: frozenset[int]) -> str:
        if differing not in self._texts:
            self._texts[differing] = self._composed(differing)
        return self._texts[differing]

    def _composed(self, differing: frozenset[int]) -> str:
        names = [_quoted(field.column) for field in self._fields]
        kinds = [_kind(field) for field in self._fields]
        picked = ", ".join(
            f"of_row.{name}" if place in differing else f"%s::{kinds[place]}"
            for place, name in enumerate(names)
        )
        source = ""
        if differing:
            arrays = ", ".join(f"%s::{kinds[place]}[]" for place in sorted(differing))
            columns = ", ".join(names[place] for place in sorted(differing))
            source = f" FROM unnest({arrays}) AS of_row({columns})"
        meta = self._model._meta
        into = f"INSERT INTO {_quoted(meta.db_table)} ({', '.join(names)})"
        return f"{into} SELECT {picked}{source} RETURNING {_quoted(meta.pk.column)}"


def copies(first: M, **differing: Sequence[Any]) -> list[M]:
    """New rows like ``first``, which is not saved, one for each place of the lists: ``copies(Seat(step=step),
    principal=people)``. Objects given for relations are kept on the rows.

    Many times quicker than calling the model for each row."""
    model = type(first)
    places = {field.name: (place, field) for place, field in enumerate(model._meta.concrete_fields)}
    names = [field.attname for field in model._meta.concrete_fields]
    values = [getattr(first, name) for name in names]
    made = []
    for given in zip(*differing.values(), strict=True):
        kept = dict(first._state.fields_cache)
        for name, value in zip(differing, given, strict=True):
            place, field = places[name]
            if field.is_relation:
                kept[name] = value
                value = None if value is None else value.pk
            values[place] = value
        # As unpickling does it: ``__init__`` would find again for each row which value belongs where.
        row = model.__new__(model)
        row._state = ModelState()
        row._state.fields_cache = kept
        row.__dict__.update(zip(names, values, strict=True))
        made.append(row)
    return made


#: what PostgreSQL takes as it stands
_PLAIN = (int, str, bool, type(None), datetime, date)


def _values(row: Model, fields: Sequence[Field[Any, Any]]) -> list[Any]:
    return [_value(row, field) for field in fields]


def _value(row: Model, field: Field[Any, Any]) -> Any:
    value = getattr(row, field.attname)
    if type(value) in _PLAIN and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, connection)


def _kind(field: Field[Any, Any]) -> str:
    """Its type without a length: a cast to one would cut what is too long instead of refusing it."""
    return str(field.db_type(connection)).partition("(")[0]


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(str(name)))
