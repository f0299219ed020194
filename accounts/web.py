"""What views of every room need from a request."""

from django.http import HttpRequest

from accounts.models import User


def current_user(request: HttpRequest) -> User:
    """The person behind the request; for views behind ``login_required``, where there always is one."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("this view needs login_required")
    return user
