"""What is typed when a year is planned. Errors are sentences beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts import clock
from accounts.models import Unit
from notifications.calendar import add_working_days
from workflows import kinds
from workflows.kinds import RoundField, StageKind
from workflows.words import day_words
from workflows.year import NOT_ENABLED, STAGES, TARGET, closing_day
from workflows.year.planning import LONGEST

#: a round of the year 2026 is not asked for in 2062
REACH = 2
ALL, UNIT, ONE = "all", "unit", "run"


class PlannedDay(forms.DateField):
    """A date, named in what is said of it."""

    #: a day has no usual one
    usual: Decimal | None = None

    def __init__(self, asked: str, **options: Any) -> None:
        said = {"required": f"请填写{asked}。", "invalid": f"{asked}请写成 2026-06-25 的样子。"}
        super().__init__(error_messages=said, **options)


class Points(forms.DecimalField):
    """Percentage points; left empty the usual ones hold."""

    usual: Decimal | None

    def __init__(self, asked: str, usual: Decimal) -> None:
        wrong = f"{asked}请填 0 到 100 之间的数，最多两位小数。"
        codes = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits")
        super().__init__(
            required=False, initial=usual, min_value=0, max_value=100, max_digits=5, decimal_places=2,
            error_messages=dict.fromkeys(codes, wrong),
        )  # fmt: skip
        self.usual = usual


class Days(forms.Form):
    """The three dates of a round; what is left empty follows."""

    opens_on = PlannedDay("开始日期", required=False)
    due_on = PlannedDay("截止日期")
    closes_on = PlannedDay("关闭日期", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opens, due, closes = (data.get(name) for name in ("opens_on", "due_on", "closes_on"))
        for name in ("opens_on", "due_on", "closes_on"):
            if (on := data.get(name)) is not None and abs(on.year - clock.today().year) > REACH:
                self.add_error(name, f"{on.year}年离现在太远，请核对日期。")
                return data
        if due is None:
            return data
        if opens is not None and opens > due:
            self.add_error("due_on", "截止日期早于开始日期，请核对。")
        elif closes is not None and closes < due:
            self.add_error("closes_on", "关闭日期早于截止日期，请核对。")
        elif (last := closes or closing_day(due)) < clock.today():
            name = "closes_on" if closes is not None else "due_on"
            self.add_error(name, f"关闭日期 {day_words(last)} 已过，请改为今天以后的日期。")
        return data

    def only(self, *names: str) -> None:
        """For the preview: keep what is wrong with these fields, the others are filled in later."""
        for name in [name for name in self.errors if name not in names]:
            del self.errors[name]

    @property
    def dates(self) -> dict[str, date | None]:
        return {name: self.cleaned_data.get(name) for name in ("opens_on", "due_on", "closes_on")}

    @property
    def days(self) -> list[tuple[str, str, Any]]:
        """Name, label and field, as the page asks for them."""
        labels = {"opens_on": "开始日期", "due_on": "截止日期", "closes_on": "关闭日期"}
        return [(name, label, self[name]) for name, label in labels.items()]


class RoundForm(Days):
    """安排轮次."""

    stage = forms.ChoiceField(
        error_messages={"required": "请选择环节。", "invalid_choice": "请从列表中选择环节。"}
    )
    kind = forms.ChoiceField(required=False, error_messages={"invalid_choice": "请从列表中选择事项。"})
    title = forms.CharField(
        max_length=LONGEST,
        error_messages={"required": "请填写轮次名称。", "max_length": f"轮次名称请写在 {LONGEST} 字以内。"},
    )
    opens_on = PlannedDay("开始日期")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        stages = [stage for stage in STAGES if stage.code != TARGET]
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (stage.code, stage.words if stage.enabled else f"{stage.words}（{NOT_ENABLED}）")
            for stage in stages
        ]
        opened = [(kind.code, kind.name) for kind in kinds.all_kinds() if isinstance(kind, StageKind)]
        self.fields["kind"].choices = [("", "按环节"), *opened]  # type: ignore[attr-defined]
        for kind, one in _asked():
            asked = (
                PlannedDay(one.label, required=False) if one.usual is None else Points(one.label, one.usual)
            )
            self.fields[f"{kind.code}-{one.code}"] = asked

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in self._wanted(data):
            if data.get(name) is None and name not in self.errors:
                if isinstance(field := self.fields[name], Points):
                    data[name] = field.usual
                else:
                    self.add_error(name, field.error_messages["required"])
        return data

    def _wanted(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Field -> the code its kind knows it by, of the kind that is chosen."""
        kind = data.get("kind") or next((one.kind for one in STAGES if one.code == data.get("stage")), "")
        return {f"{one.code}-{asked.code}": asked.code for one, asked in _asked() if one.code == kind}

    @property
    def given(self) -> dict[str, Any]:
        """What the chosen kind asks for, by its code."""
        return {code: self.cleaned_data.get(name) for name, code in self._wanted(self.cleaned_data).items()}

    @property
    def asked(self) -> list[tuple[str, str, str, Any]]:
        """Name, label, hint and field of what single kinds ask for besides."""
        return [
            (
                f"{kind.code}-{one.code}",
                f"{one.label}（{kind.name}）",
                one.hint,
                self[f"{kind.code}-{one.code}"],
            )
            for kind, one in _asked()
        ]


def _asked() -> list[tuple[StageKind, RoundField]]:
    """What each kind asks for besides the three dates of a round."""
    opened = [kind for kind in kinds.all_kinds() if isinstance(kind, StageKind)]
    return [(kind, one) for kind in opened for one in kind.asks()]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        max_length=200,
        error_messages={"required": "请填写原因。", "max_length": "原因请写在 200 字以内。"},
    )


class NoteForm(ReasonForm):
    """Why, where nobody has to say."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = False


class ReopenForm(ReasonForm):
    """重新打开: until when, and why."""

    due_on = PlannedDay("新的截止日期")

    def clean_due_on(self) -> date:
        on: date = self.cleaned_data["due_on"]
        if on < clock.today():
            raise forms.ValidationError("新的截止日期应不早于今天。")
        if on.year - clock.today().year > REACH:
            raise forms.ValidationError(f"{on.year}年离现在太远，请核对日期。")
        return on


class MoveForm(Days, ReasonForm):
    """延期: for all, for one unit, or for one project."""

    whom = forms.ChoiceField(error_messages={"required": "请选择范围。", "invalid_choice": "请选择范围。"})
    unit = forms.ModelChoiceField(
        Unit.objects.none(), required=False, error_messages={"invalid_choice": "请从列表中选择单位。"}
    )

    def __init__(self, *args: Any, whom: list[tuple[str, str]], units: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["whom"].choices = whom  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("whom") == UNIT and data.get("unit") is None and "unit" not in self.errors:
            self.add_error("unit", "请选择单位。")
        return data


def usual_start() -> date:
    """The first day that is proposed: the next working day."""
    return add_working_days(clock.today(), 1)


def usual_due() -> date:
    """The last day that is proposed: ten working days from now."""
    return add_working_days(clock.today(), 10)
