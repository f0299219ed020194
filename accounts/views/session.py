"""Login, logout, password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse_lazy

from accounts import people
from accounts.forms.session import LoginForm, PasswordForm


class Login(LoginView):
    """By 账号 and password; back to where the person was, if that is on this site."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET
        return super().get_context_data(idle=given.get("why") == "idle", kept="kept" in given, **kwargs)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Logout(LogoutView):
    """POST only: a picture in a mail must not log anybody out."""


class Password(PasswordChangeView):
    """A new password of one's own; other sessions of the person end."""

    template_name = "accounts/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("desk:home")

    def form_valid(self, form: PasswordForm) -> HttpResponse:  # type: ignore[override]
        answer = super().form_valid(form)
        people.note_password_changed(form.user)
        messages.success(self.request, "密码已修改，下次请用新密码登录。")
        return answer

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
