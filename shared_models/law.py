"""The articles that fields and checks cite, in the words they are shown in."""

from __future__ import annotations

ART_8 = "最低生活保障审核确认办法 第四至八条"
ART_14 = "最低生活保障审核确认办法 第十三、十四条"
ART_15 = "最低生活保障审核确认办法 第十五条"
ART_16 = "最低生活保障审核确认办法 第十六条"
ART_17 = "最低生活保障审核确认办法 第十七条"
