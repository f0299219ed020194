"""What views of every room need from a request."""

from django.http import HttpRequest

from accounts.models import User


def current_user(request: HttpRequest) -> User:
    """The person behind the request; for views behind ``login_required``, where there always is one."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("this view needs login_required")
    return user


def whole_number(text: str, most: int = 2**63 - 1) -> int | None:
    """A number as addresses and hidden fields carry it, 0 to ``most``; None for everything else.

    ``str.isdigit`` is no test for that: it takes "²" and figures ``int`` refuses, or too many of them.
    """
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None
