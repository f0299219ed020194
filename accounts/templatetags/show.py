"""How figures, dates and marks are written on screen: one place, used by every room's templates.

Filters take what the database holds (yuan, aware moments, 0-100) and return what people read. A missing value is
an en-quad dash ``—``, never an empty cell that could be a mistake.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import clock, namesakes
from accounts.models import User

register = template.Library()

NONE = "—"
WEEKDAYS = "一二三四五六日"
TEN_THOUSAND = Decimal(10_000)
CENT = Decimal("0.01")


def _decimal(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


@register.filter
def wan(value: object) -> str:
    """Yuan as 万元 with two decimals: ``18640000`` → ``1,864.00``; None → ``—``."""
    amount = _decimal(value)
    if amount is None:
        return NONE
    return _minus(f"{(amount / TEN_THOUSAND).quantize(CENT, ROUND_HALF_UP):,.2f}")


@register.filter
def wan_plain(value: object) -> str:
    """Yuan as 万元 for an input field: no separators, blank where nothing is known."""
    amount = _decimal(value)
    return "" if amount is None else f"{(amount / TEN_THOUSAND).quantize(CENT, ROUND_HALF_UP):f}"


@register.filter
def pct(value: object) -> str:
    """A share 0-100 without needless zeros: ``60.00`` → ``60%``, ``31.40`` → ``31.4%``."""
    share = _decimal(value)
    return NONE if share is None else f"{plain(share)}%"


@register.filter
def plain(value: object) -> str:
    """A number without needless zeros or an exponent: ``6.50`` → ``6.5``, ``10.00`` → ``10``."""
    number = _decimal(value)
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def named(person: User | None) -> str:
    """A person's name, told apart from others of the same name; nobody is an empty text."""
    return namesakes.named(person)


@register.filter
def weekday(value: date) -> str:
    """``周四``."""
    return f"周{WEEKDAYS[value.weekday()]}"


@register.filter
def day(value: date | datetime | None) -> str:
    """``2026-11-30 周一``."""
    on = _date(value)
    return NONE if on is None else f"{on:%Y-%m-%d} {weekday(on)}"


@register.filter
def short_day(value: date | datetime | None) -> str:
    """``06-22 周一``; with the year when it is not the present one."""
    on = _date(value)
    return NONE if on is None else f"{short(on)} {weekday(on)}"


@register.filter
def short(value: date | datetime | None) -> str:
    """``06-22``; with the year when it is not the present one."""
    on = _date(value)
    if on is None:
        return NONE
    return f"{on:%m-%d}" if on.year == clock.today().year else f"{on:%Y-%m-%d}"


@register.filter
def moment(value: datetime | None) -> str:
    """``2026-06-25 10:32``, Shanghai time."""
    return NONE if value is None else f"{value.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


@register.filter
def day_time(value: datetime) -> str:
    """``11月27日 17:20``; with the year when it is not the present one."""
    local = value.astimezone(clock.SHANGHAI)
    year = "" if local.year == clock.today().year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


@register.filter
def ago(value: datetime | None) -> str:
    """``今天 09:12``, ``昨天 17:40``, else ``06-19 17:40``: for what happened lately."""
    if value is None:
        return NONE
    local = value.astimezone(clock.SHANGHAI)
    days = clock.today() - local.date()
    if days == timedelta(0):
        return f"今天 {local:%H:%M}"
    if days == timedelta(days=1):
        return f"昨天 {local:%H:%M}"
    return f"{short(local)} {local:%H:%M}"


@register.filter
def size(value: int | None) -> str:
    """A file's size: ``812 KB``, ``1.2 MB``."""
    if value is None:
        return NONE
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{value / 1024 / 1024:.1f} MB"


@register.filter
def year_class(value: object) -> str:
    """The colour of a year, the same on every page: see tokens.css."""
    number = _decimal(value)
    return "" if number is None else f"year-{int(number) % 3}"


@register.simple_tag
def glyph(name: str, extra: str = "") -> SafeString:
    """A mark beside a word: ok, warn, bad, none, info, tick, cross, back, now."""
    return format_html(
        '<svg class="glyph {}" aria-hidden="true" focusable="false"><use href="#m-{}"></use></svg>',
        extra,
        name,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside a word; the names are the symbols of parts/sprite.html."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"></use></svg>', name
    )


def _date(value: date | datetime | None) -> date | None:
    return value.astimezone(clock.SHANGHAI).date() if isinstance(value, datetime) else value


def _minus(text: str) -> str:
    """A real minus sign, as wide as a figure."""
    return text.replace("-", "−")
