"""Forms of the people pages. A place is chosen in one list: a unit, or an office of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from accounts.models import Office, Unit, User
from accounts.roles import ADMINISTRATORS, Role
from accounts.spelling import Unreadable, clean_reading

Place = tuple[Unit, Office | None]


class PlaceField(forms.ChoiceField):
    """A unit (``unit:3``) or an office (``office:7``); cleans to ``(unit, office or None)``, ``(None, None)`` if empty.

    ``within``: ids of the units that are offered; all if none are given.
    """

    def __init__(self, within: Collection[int] | None = None, **how: Any) -> None:
        super().__init__(**how)
        units = list(Unit.objects.filter(is_active=True))
        if within is not None:
            units = [unit for unit in units if unit.pk in within]
        offices = list(Office.objects.filter(is_active=True, unit__is_active=True).select_related("unit"))
        self.places: dict[str, Place] = {}
        choices: list[tuple[str, str]] = [("", "请选择")]
        for unit in units:
            self.places[f"unit:{unit.pk}"] = (unit, None)
            choices.append((f"unit:{unit.pk}", unit.name))
            for office in offices:
                if office.unit_id == unit.pk:
                    self.places[f"office:{office.pk}"] = (unit, office)
                    choices.append((f"office:{office.pk}", f"　{unit.label} · {office.name}"))
        self.choices = choices

    def clean(self, value: Any) -> Any:
        return self.places.get(super().clean(value), (None, None))


def place_key(unit: Unit | None, office: Office | None) -> str:
    """The value that stands for a place in the list."""
    return f"office:{office.pk}" if office else f"unit:{unit.pk}" if unit else ""


class Plain(forms.Form):
    """A form whose controls look like all others and whose errors say what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class PersonForm(Plain):
    """A person, without the account."""

    name = forms.CharField(label="姓名", max_length=40)
    reading = forms.CharField(
        label="姓名读音",
        max_length=120,
        required=False,
        help_text="多音字的读音，例如 单shan；用拼音查找、排序时照此读，没有可不填",
    )
    post = forms.CharField(label="职务", max_length=60, required=False, help_text="同名人员靠职务区分")
    email = forms.EmailField(label="电子邮箱", max_length=254, required=False)
    phone = forms.CharField(label="电话", max_length=30, required=False)

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {
                "name": person.name,
                "reading": person.reading,
                "post": person.post,
                "email": person.email,
                "phone": person.phone,
                "place": place_key(person.unit, person.office),
            }
        super().__init__(*args, **kwargs)
        self.fields["place"] = PlaceField(label="单位、科室")
        dress(self)
        self.order_fields(["username", "name", "reading", "post", "place", "phone", "email"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        try:
            given["reading"] = clean_reading(given.get("reading", ""), given.get("name", ""))
        except Unreadable as wrong:
            if "name" in given:
                self.add_error("reading", str(wrong))
        return given

    def facts(self) -> dict[str, Any]:
        """What the verbs take."""
        given = dict(self.cleaned_data)
        unit, office = given.pop("place")
        return {**given, "unit": unit, "office": office}


class NewPersonForm(PersonForm):
    """A person with a new account."""

    username = forms.RegexField(
        r"^[A-Za-z0-9._-]+$",
        label="账号",
        max_length=40,
        help_text="登录用，建立后不改；字母、数字、点、横线",
        error_messages={"invalid": "账号只能用字母、数字、点和横线，请重新输入。"},
    )


class GrantForm(Plain):
    """One role at one place, from when to when."""

    role = forms.ChoiceField(
        label="角色",
        choices=[("", "请选择"), *Role.choices],
        help_text="单位负责人：选“科室负责人”和单位本身",
    )
    order = forms.TypedChoiceField(label="次序", choices=[(0, "A角"), (1, "B角")], coerce=int, initial=0)
    starts_on = forms.DateField(label="自", required=False, widget=forms.DateInput({"type": "date"}))
    ends_on = forms.DateField(label="至", required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = PlaceField(label="单位、科室")
        dress(self)
        self.order_fields(["role", "place", "order", "starts_on", "ends_on"])

    def clean(self) -> dict[str, Any]:
        """Whoever comes from outside to read comes for a time."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("role") == Role.INSPECTOR and not given.get("ends_on") and "ends_on" not in self.errors:
            self.add_error(
                "ends_on", "查阅是有期限的，请填写到哪一天为止，例如进驻结束的日期；需要时可以延长。"
            )
        return given


class PersonField(forms.ModelChoiceField):
    """A person, with the post beside the name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class PairForm(Plain):
    """Who acts for this person."""

    deputy = PersonField(User.objects.none(), label="B角", empty_label="请选择")

    def __init__(self, *args: Any, principal: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_active=True, memberships__isnull=False).exclude(pk=principal.pk)
        others = others.exclude(memberships__role__in=ADMINISTRATORS)  # they take no part in the business
        self.fields["deputy"].queryset = others.distinct()  # type: ignore[attr-defined]


class UnitForm(forms.ModelForm):
    """A unit and what it stands under."""

    class Meta:
        model = Unit
        fields = ("code", "name", "short_name", "parent", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].empty_label = "没有上级单位"  # type: ignore[attr-defined]
        dress(self)


class OfficeForm(forms.ModelForm):
    """An office of a unit."""

    class Meta:
        model = Office
        fields = ("unit", "name", "order", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].empty_label = "请选择"  # type: ignore[attr-defined]
        dress(self)
        if self.instance.pk:
            self.fields["unit"].disabled = True


#: labels that are no nouns, in the sentence that asks for what is missing
SPELT_OUT = {"自": "开始日期", "至": "结束日期"}


def dress(form: forms.BaseForm) -> None:
    """Give the controls of a form the look of all others."""
    for field in form.fields.values():
        if not isinstance(field.widget, forms.CheckboxInput):
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if select else "form-control"
        verb = "选择" if isinstance(field.widget, forms.widgets.ChoiceWidget) else "填写"
        field.error_messages["required"] = f"请{verb}{SPELT_OUT.get(str(field.label), field.label)}。"
