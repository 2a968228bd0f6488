"""Which data an act takes in a step of a policy, as typed fields: the one place that forms and checks are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared_models.policy.act_field import (
    DELIVERING,
    DELIVERY,
    MEETINGS,
    NO_WORDS,
    OWN_DATA,
    VISIT_RECORD,
    VISITING,
    ActField,
    FieldKind,
)
from shared_models.policy.act_words import YES_NO, answers, data_label
from shared_models.policy.clock import EXTEND
from shared_models.policy.forecast import PLAN
from shared_models.policy.gate import RECEIVE_PAPERS
from shared_models.policy.guard import POST
from shared_models.policy.policy import Policy
from shared_models.policy.procedure import moves_for
from shared_models.policy.procedure_rules import Move, Notice
from shared_models.policy.rule import Scalar
from shared_models.words import Label


def act_fields(policy: Policy, step: str, act: str) -> tuple[ActField, ...]:
    """What an act takes in a step; without a step: what it takes when it opens a procedure.

    The order is that of the form. Nothing has a default: what did not happen is not recorded.
    """
    moves = moves_for(policy, step, act) if step else ()
    applies = not step and is_application(policy, act)
    found: dict[str, ActField] = {}
    for one in (
        *_day(act),
        *(_opening(policy) if applies else ()),
        *_team(policy, step, moves),
        *_meeting(policy, step, act, moves=moves),
        *_posting(policy, step, act),
        *_known(policy, act, moves),
        *_asked(policy, moves, act),
        *_marks(policy, moves, applies=applies),
        *_file(policy, step, act, moves=moves),
    ):
        found.setdefault(one.name, one)
    note = ActField(name="note", label=data_label("note"), kind="long", must=False)
    return (*found.values(), note)


def is_meeting(act: str, moves: Iterable[Move]) -> bool:
    """Whether an act is a meeting: there are minutes, people who were there, and people who left."""
    votes = any({"vote_passed", "vote_failed"} & set(move.when) for move in moves)
    return votes or act in MEETINGS


def _day(act: str) -> Iterator[ActField]:
    label = data_label("on")
    hint = Label("实际发生的日期,不得晚于今天。", "The day it really happened, not later than today.")
    if act == PLAN:
        label = Label("登记日期", "Day of this entry")
    yield ActField(name="on", label=label, kind="date", hint=hint)


def is_application(policy: Policy, act: str) -> bool:
    """Whether an act opens a procedure in which somebody hands in papers: an application."""
    waiting = [rule.start for rule in policy.procedures.values() if rule.opens == act]
    seen: set[str] = set()
    while waiting:
        step = waiting.pop()
        if step not in seen:
            seen.add(step)
            moves = policy.steps[step].moves
            if any(move.act == RECEIVE_PAPERS for move in moves):
                return True
            waiting += [move.to for move in moves if move.to]
    return False


def _opening(policy: Policy) -> Iterator[ActField]:
    papers = {id_: paper.label for id_, paper in policy.papers.items()}
    if papers:
        label = Label("已收到的材料", "Papers received")
        yield ActField(name="papers", label=label, kind="many", must=False, choices=papers)
    if "close_relative" in policy.marks:
        yield ActField(
            name="relative",
            label=Label("是否为经办人员近亲属", "Close relative of handling staff?"),
            kind="yes",
            choices=YES_NO,
            hint=Label(
                "声明为近亲属的,单独备案,区(县)须自行入户。", "If so, it is filed apart and the district visits itself."
            ),
            cite=policy.source(policy.events["close_relative"]) if "close_relative" in policy.events else NO_WORDS,
        )
        label = Label("近亲属工作人员及关系", "Which staff member, which relation")
        yield ActField(name="relative_of", label=label, kind="text", must=False, must_if=("relative", ("yes",)))


def _team(policy: Policy, step: str, moves: tuple[Move, ...]) -> Iterator[ActField]:
    if not any("team_complete" in move.when for move in moves):
        return
    rule = policy.teams[policy.steps[step].team]
    yield ActField(
        name="team",
        label=rule.label,
        kind="team",
        size=rule.size,
        certified=rule.certified,
        cite=policy.source(rule),
    )


def _meeting(policy: Policy, step: str, act: str, *, moves: tuple[Move, ...]) -> Iterator[ActField]:
    if not is_meeting(act, moves):
        return
    rule = policy.votes.get(policy.steps[step].vote) if step else None
    one_a_line = Label("每行一人。", "One a line.")
    if rule is not None:
        yield ActField(
            name="members", label=Label("应到人数", "Members"), kind="count", hint=rule.label, cite=policy.source(rule)
        )
    yield ActField(name="attended", label=Label("到会人员", "Who was there"), kind="lines", hint=one_a_line)
    yield ActField(
        name="recusing",
        label=Label("有无需要回避的人员", "Did anybody have to leave as a relative?"),
        kind="yes",
        choices={"yes": Label("有", "Yes"), "no": Label("无", "Nobody")},
    )
    label = Label("回避人员", "Who left")
    yield ActField(
        name="recused", label=label, kind="lines", must=False, must_if=("recusing", ("yes",)), hint=one_a_line
    )
    if rule is not None:
        yield ActField(
            name="ballot", label=Label("表决方式", "Manner"), kind="choice", choices=answers(("secret", "open"))
        )
        for name, words in (
            ("yes", Label("同意票", "In favour")),
            ("no", Label("不同意票", "Against")),
            ("abstained", Label("弃权票", "Abstained")),
        ):
            yield ActField(name=name, label=words, kind="count")
        if rule.agenda:
            label = Label("会议程序(已进行的逐项勾选)", "Agenda, tick what took place")
            yield ActField(name="agenda", label=label, kind="order", choices=rule.agenda)
    yield ActField(name="minutes", label=Label("会议记录", "Minutes"), kind="long")
    yield ActField(
        name="signed",
        label=Label("在记录上签字的人员", "Who signed the minutes"),
        kind="lines",
        hint=Label("到会人员均应签字,每行一人。", "Everybody who was there signs; one a line."),
    )


def _notice_of(policy: Policy, step: str, act: str) -> Notice | None:
    """The notice that an act hangs; nothing for other acts."""
    if act not in {POST, "publish"}:
        return None
    rule = policy.notices.get(policy.steps[step].notice) if step else None
    return policy.notices.get("publication", rule) if act == "publish" else rule


def _posting(policy: Policy, step: str, act: str) -> Iterator[ActField]:
    rule = _notice_of(policy, step, act)
    if rule is None:
        return
    label = Label("公示内容", "Text of the notice")
    yield ActField(
        name="text",
        label=label,
        kind="long",
        hint=Label("只写申请人姓名、家庭人口、保障金额,不得出现其他个人信息。", "Name, size and amount, nothing else."),
        cite=policy.source(rule),
    )
    place = Label("{label}({place})", "{label} ({place})").fill(label=data_label("places"), place=rule.place)
    yield ActField(name="places", label=place, kind="lines", size=rule.places)
    if rule.hotline:
        yield ActField(
            name="hotline", label=Label("公示上印有监督电话", "The hotline is on it"), kind="yes", choices=YES_NO
        )


def _known(policy: Policy, act: str, moves: tuple[Move, ...]) -> Iterator[ActField]:
    """What acts with a meaning of their own take beyond what their moves ask."""
    yield from _deciding(policy, act, moves)
    if act in DELIVERING:
        yield from DELIVERY
    if act in VISITING:
        yield VISIT_RECORD
    yield from OWN_DATA.get(act, ())


def _deciding(policy: Policy, act: str, moves: tuple[Move, ...]) -> Iterator[ActField]:
    decides = any(move.decides for move in moves)
    if not decides and act != "begin_phase_out":
        return
    if act == "refuse":
        yield ActField(name="reasons", label=data_label("reasons"), kind="long")
        return
    results = tuple(dict.fromkeys(str(one) for move in moves for one in move.where.get("result", ())))
    paying = tuple(one for one in results if one in {"raise", "reduce"})
    if results:
        yield ActField(name="result", label=data_label("result"), kind="choice", choices=answers(results))
    if results and not paying:
        return
    must, must_if = not results, ("result", paying)
    if act != "begin_phase_out":
        yield ActField(
            name="class",
            label=Label("保障类别", "Class"),
            kind="choice",
            must=must,
            must_if=must_if,
            choices={id_: rule.label for id_, rule in policy.classes.items()},
        )
    yield ActField(
        name="benefit",
        label=Label("月保障金额(元)", "Amount a month, yuan"),
        kind="yuan",
        must=must,
        must_if=must_if,
        hint=Label("与核算金额不一致的,须说明理由。", "Give the reason where it differs from the computed amount."),
    )
    label = Label("与核算金额不一致的理由", "Why it differs from the computed amount")
    yield ActField(name="benefit_reason", label=label, kind="long", must=False)


def _asked(policy: Policy, moves: tuple[Move, ...], act: str) -> Iterator[ActField]:
    """What the policy's moves ask of the act's data, whatever the act is called."""
    accepted: dict[str, list[Scalar]] = {}
    for move in moves:
        for name, some in move.where.items():
            accepted.setdefault(name, []).extend(some)
    for name, values in accepted.items():
        yield _one_of(name, values)
    for name in dict.fromkeys(name for move in moves for name in move.data):
        everywhere = all(name in move.data for move in moves)
        needing = [str(one) for move in moves if name in move.data for one in move.where.get("result", ())]
        must_if = ("result", tuple(needing)) if needing and not everywhere else ("", ())
        yield _carried(policy, act, name, must=everywhere, must_if=must_if)


def _one_of(name: str, values: list[Scalar]) -> ActField:
    if all(isinstance(one, bool) for one in values):
        return ActField(name=name, label=data_label(name), kind="yes", choices=YES_NO)
    if all(isinstance(one, int) for one in values):
        return ActField(name=name, label=data_label(name), kind="count")
    codes = tuple(dict.fromkeys(str(one) for one in values))
    return ActField(name=name, label=data_label(name), kind="choice", choices=answers(codes))


def _carried(policy: Policy, act: str, name: str, *, must: bool, must_if: tuple[str, tuple[str, ...]]) -> ActField:
    label = data_label(name)
    if name == "papers" and act in {RECEIVE_PAPERS, "tell_missing_papers"} and policy.papers:
        papers = {id_: paper.label for id_, paper in policy.papers.items()}
        return ActField(name=name, label=label, kind="many", must=must, choices=papers)
    if act == EXTEND and name in {"clock", "reason"}:
        clocks = {id_: rule for id_, rule in policy.clocks.items() if any(one.by_act for one in rule.variants)}
        marks = {mark for rule in clocks.values() for one in rule.variants if one.by_act for mark in one.marks}
        named = {id_: rule.label for id_, rule in clocks.items()}
        grounds = {id_: mark.label for id_, mark in policy.marks.items() if id_ in marks}
        return ActField(name=name, label=label, kind="choice", choices=named if name == "clock" else grounds)
    if act == PLAN and name == "act":
        acts = {id_: word.label for id_, word in policy.acts.items()}
        return ActField(name=name, label=label, kind="choice", choices=acts)
    if name == "campaign":
        runs = {id_: rule.label for id_, rule in policy.campaigns.items()}
        return ActField(name=name, label=label, kind="choice" if runs else "text", choices=runs)
    kind: FieldKind = "date" if name == "for" else "lines" if name in {"places", "residents"} else "long"
    return ActField(name=name, label=label, kind=kind, must=must, must_if=must_if)


def _marks(policy: Policy, moves: tuple[Move, ...], *, applies: bool) -> Iterator[ActField]:
    """Circumstances that the act itself may state: all at the opening, later those on which its moves depend."""
    named = {mark for move in moves for mark in (*move.marks, *move.no_marks)}
    wanted = {
        id_: mark.label
        for id_, mark in policy.marks.items()
        if not mark.acts and (id_ in named or (applies and id_ != "declared_emergency"))
    }
    if wanted:
        yield ActField(name="marks", label=data_label("marks"), kind="many", must=False, choices=wanted)


def _file(policy: Policy, step: str, act: str, *, moves: tuple[Move, ...]) -> Iterator[ActField]:
    photo = Label("照片或扫描件", "Photo or scan")
    notice = _notice_of(policy, step, act)
    if act in {POST, "publish"}:
        photo = Label("公示栏照片", "Photo of the board")
    elif is_meeting(act, moves):
        photo = Label("纸质会议记录(照片或扫描件)", "The minutes on paper, photo or scan")
    elif act not in DELIVERING:
        return
    hint = Label("JPEG、PNG 或 PDF,不超过 10 MB。", "JPEG, PNG or PDF, at most 10 MB.")
    must = notice is not None and notice.photo
    yield ActField(name="file", label=photo, kind="file", must=must, hint=hint)
