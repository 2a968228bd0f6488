"""Whatever was recorded is set as text: nothing of it is read as markup, nothing of it stops a paper."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared_models.papers.sheet import Box, Grid, Prose, Row, Sheet, Signatures, Table
from sync_server.papers.typeset import PNG, Imprint, is_picture, pages, pdf

IMPRINT = Imprint(by="王经办", ms=1_790_000_000_000)


def every_place(text: str) -> Sheet:
    """A paper that says a text everywhere."""
    return Sheet(
        title=text,
        subtitle=text,
        number=text,
        blocks=(
            Grid(title=text, rows=(Row(label=text, value=text), Row(label=text, value=text, wide=True)), cite=text),
            Table(title=text, headings=(text, text), lines=((text, text),)),
            Prose(title=text, text=text),
            Signatures(title=text, boxes=(Box(role=text, name=text, manner=text, when=text, shown_hash=text),)),
        ),
    )


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=80))
@example('#panic("in")')
@example('#read("/etc/passwd") $x^2$ [a] \\ " \' `raw` *b* _i_ @ref <label> // comment /* c */ = h')
@example("𠀀𪜀䶮 a\u0301\u200d\u202e\n\n\t")
def test_any_text_survives_everywhere(text: str) -> None:
    assert pdf(every_place(text), IMPRINT).startswith(b"%PDF")


def test_markup_looks_different_from_what_it_would_make() -> None:
    """Were it read as markup, these three would draw the same page."""
    drawn = {pages(Sheet(title="t", blocks=(Prose(title="", text=text),)), IMPRINT)[0] for text in ("#(1 + 1)", "2")}
    assert len(drawn) == 2


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert pdf(every_place("张三"), IMPRINT) == pdf(every_place("张三"), IMPRINT)
    assert pdf(every_place("张三"), IMPRINT) != pdf(every_place("李四"), IMPRINT)


def test_the_font_is_in_the_file() -> None:
    assert b"WenQuanYi" in pdf(every_place("张三"), IMPRINT).replace(b"#20", b"")


def test_a_demo_paper_looks_like_one() -> None:
    sheet = every_place("张三")
    assert pages(sheet, IMPRINT) != pages(sheet, Imprint(by=IMPRINT.by, ms=IMPRINT.ms, demo=True))


def test_a_broken_picture_is_left_out() -> None:
    sheet = Sheet(title="t", blocks=(Signatures(title="s", boxes=(Box(role="r", name="n", picture="x"),)),))
    assert pdf(sheet, IMPRINT, {"x": PNG + b"not a picture"}).startswith(b"%PDF")
    assert not is_picture(PNG)
