"""Login and password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

PASSWORD_HELP = "至少 10 个字符；不要用姓名、账号、电话，不要全是数字，也不要用常见的密码。"


class LoginForm(AuthenticationForm):
    """账号 and 密码. Says the same whether the account is unknown, deactivated or the password wrong."""

    error_messages = {
        "invalid_login": "账号或密码不正确，请核对后重新输入。注意密码区分大小写。",
        "inactive": "账号或密码不正确，请核对后重新输入。注意密码区分大小写。",
    }

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip()


class PasswordForm(PasswordChangeForm):
    """A new password, which must not be the old one."""

    error_messages = {
        "password_incorrect": "原密码不正确，请重新输入。",
        "password_mismatch": "两次输入的新密码不一致，请重新输入。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"old_password": "原密码", "new_password1": "新密码", "new_password2": "再输一次新密码"}
        for name, label in words.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs["class"] = "form-control"
        self.fields["new_password1"].help_text = PASSWORD_HELP
        self.fields["new_password2"].help_text = ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        new = given.get("new_password1")
        if new and new == given.get("old_password"):
            self.add_error("new_password1", "新密码不能与原密码相同。")
        return given
