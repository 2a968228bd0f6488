"""A second opinion: the field's own converter reads the same file, and what it refuses is not taken in here either."""

from __future__ import annotations

import io
import re

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from shared_models.words import Label
from sync_server.forms.problem import Problem

_ROW = re.compile(r"\[row : (\d+)\]\s*")


def second_opinion(body: bytes, name: str) -> list[Problem]:
    """What the converter of the XLSForm project refuses in a file that we found sound; nothing when it takes it."""
    try:
        convert(io.BytesIO(body), file_type=".xlsx", form_name=name, warnings=[])
    except PyXFormError as error:
        text = str(error)
        row = _ROW.search(text)
        said = " ".join(_ROW.sub("", text).split())[:400]
        label = Label(f"XLSForm 转换程序不接受:{said}", f"the XLSForm converter refuses: {said}")
        return [Problem(sheet="survey", row=int(row[1]) if row else 0, column="", label=label)]
    except Exception as error:  # noqa: BLE001 - whatever it trips over is one more thing to put right
        label = Label("XLSForm 转换程序无法读取", f"the XLSForm converter fails: {type(error).__name__}")
        return [Problem(sheet="survey", row=0, column="", label=label)]
    return []
