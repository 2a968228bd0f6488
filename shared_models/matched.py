"""The fields of a matching record: what another office holds about a member. It is imported; no form asks for it."""

from __future__ import annotations

from shared_models.choices import MARITAL, MATCH_SOURCE
from shared_models.field import Field
from shared_models.words import Label

MATCHED = (
    Field(unit="source", label=Label("数据来源", "Source"), kind="choice", choices=MATCH_SOURCE),
    Field(unit="member", label=Label("核对对象", "About"), kind="person"),
    Field(unit="amount", label=Label("金额", "Amount"), kind="amount"),
    Field(unit="what", label=Label("名称(单位、车型等)", "What (employer, model …)")),
    Field(unit="plate", label=Label("号牌", "Plate")),
    Field(unit="address", label=Label("坐落(地址)", "Address")),
    Field(unit="on", label=Label("登记(发生)日期", "Registered or happened on"), kind="date"),
    Field(unit="marital", label=Label("婚姻状况", "Marital status"), kind="choice", choices=MARITAL),
    Field(unit="sealed_amount", label=Label("余额", "Balance"), kind="money", measure="元"),
    Field(unit="sealed_detail", label=Label("开户信息", "Account"), kind="text"),
    Field(unit="period", label=Label("所属期", "Period")),
    Field(unit="as_of", label=Label("数据截止日期", "Data as of"), kind="date"),
    Field(unit="import_id", label=Label("导入批次", "Import")),
    Field(unit="import_row", label=Label("导入行", "Row"), kind="integer"),
)
