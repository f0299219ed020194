"""Whether an address looks at anything that was sent: what it never looks at cannot break it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.http import HttpRequest, QueryDict

from accounts import middleware
from desk import context

#: every way to learn something of a ``QueryDict``
WAYS = re.findall(
    r"\S+",
    """
    __getitem__ __contains__ __iter__ __len__ __eq__ __or__ __ror__ __copy__ __deepcopy__ __getstate__ __reduce_ex__
    get getlist keys values items lists dict copy urlencode
    """,
)


class Looks:
    """``any`` is set by the first look at a request's parameters, fields or whole address."""

    any = False

    def noting(self, usual: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **options: Any) -> Any:
            self.any = True
            return usual(*args, **options)

        return noted

    def unnoticed(self, usual: Callable[..., Any]) -> Callable[..., Any]:
        def passed_over(*args: Any, **options: Any) -> Any:
            before = self.any
            try:
                return usual(*args, **options)
            finally:
                self.any = before

        return passed_over


@contextmanager
def noticed() -> Iterator[Looks]:
    """While it lasts requests tell whether they were looked at; set ``any`` back before each.

    A test that sends many texts to one address needs to send only the first where nothing was looked at: the answer to any
    other is the same. The middleware that takes NUL out reads everything first, and what it hands on notes the rest. Around
    every page the frame compares ``year`` with the years there are: that is no look of the page's own.
    """
    looks = Looks()
    noted = type("Noted", (QueryDict,), {way: looks.noting(getattr(QueryDict, way)) for way in WAYS})
    clean = middleware._without_nul

    def watched(data: QueryDict) -> QueryDict:
        sent = noted("", mutable=True, encoding=data.encoding)
        for name, values in clean(data).lists():
            sent.setlist(name, values)
        sent._mutable = False
        return sent

    whole = looks.noting(HttpRequest.get_full_path)
    with (
        mock.patch.object(middleware, "_without_nul", watched),
        mock.patch.object(HttpRequest, "get_full_path", whole),
        mock.patch.object(context, "chosen_year", looks.unnoticed(context.chosen_year)),
    ):
        yield looks
