"""What is wrong with a typed text, told when the cursor leaves it; nothing typed is refused because of it."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.errors import MalformedError
from shared_models.field import Field, FieldKind, no_value, parse
from shared_models.money import monthly, yuan
from shared_models.values import Value, canonical, group_of, text_of
from shared_models.words import Label

PROBLEMS: Mapping[FieldKind, Label] = {
    "identity_number": Label(
        "号码有误:请对照证件逐位核对(18 位,末位可为 X)。",
        "The number is wrong: compare it with the card digit by digit (18 characters, the last may be X).",
    ),
    "date": Label("请按 1956-03-12 的样子填写日期。", "Please write the date like 1956-03-12."),
    "integer": Label("请只填整数。", "Please type a whole number."),
    "decimal": Label("请填数字,例如 62.5。", "Please type a number such as 62.5."),
    "money": Label("请填金额,最多两位小数。", "Please type an amount with at most two decimals."),
    "amount": Label("请填金额(最多两位小数)。", "Please type an amount with at most two decimals."),
}
NO_PERIOD = Label("请选择每月、每季或每年。", "Please choose a month, a quarter or a year.")


def problem(field: Field, value: Value) -> Label | None:
    """What is wrong with a value, in the person's words; nothing when it can be read or is empty."""
    if value is None or no_value(value):
        return None
    try:
        if field.kind == "amount":
            return _amount_problem(value)
        if isinstance(value, str):
            parse(field, value)
    except MalformedError:
        return PROBLEMS.get(field.kind)
    return None


def _amount_problem(value: Value) -> Label | None:
    if not text_of(group_of(value).get("per")):
        return NO_PERIOD
    monthly(value)
    return None


def same_answer(field: Field, one: Value, other: Value) -> bool:
    """Whether two contents of an input say the same: `600` and `600.00` do."""
    return canonical(_read(field, one)) == canonical(_read(field, other))


def _read(field: Field, value: Value) -> Value:
    try:
        if isinstance(value, str):
            return parse(field, value)
        if field.kind == "amount" and not no_value(value) and value is not None:
            return {**group_of(value), "yuan": str(yuan(text_of(group_of(value).get("yuan"))))}
    except MalformedError:
        return value
    return sorted(value, key=str) if isinstance(value, list | tuple) else value
