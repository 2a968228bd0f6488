"""A policy file is read whole or not at all, and every fault is told with its file and line."""

from __future__ import annotations

from datetime import date

import pytest

from shared_models.policy.lines import line_map, line_of
from shared_models.policy.policy import Policy, policy_bytes, policy_ref, read_policy
from shared_models.policy.policy_file import PolicyError, PolicyText
from shared_models.policy.shelf import in_force, load_policy, made_under, preset, preset_texts

HEAD = """\
id = "county"
version = "1"
title = ["某县", "A county"]
extends = "national-2021"

[sources]
county = { text = ["某县规定", "Rules of the county"] }
"""


def county(body: str, *, head: str = HEAD) -> PolicyText:
    return PolicyText("county.toml", head + body)


def faults(body: str, *, head: str = HEAD) -> list[str]:
    """The problems of a file as they are printed."""
    with pytest.raises(PolicyError) as caught:
        load_policy(county(body, head=head))
    return [str(problem) for problem in caught.value.problems]


def test_a_county_file_takes_over_what_it_extends() -> None:
    policy = load_policy(county("[standards.urban]\nlabel = ['标准', 'Standard']\ncite = 'county'\nyuan = 700\n"))
    assert policy.clocks["whole"].days == 30
    assert policy.standards["urban"].yuan == 700
    assert policy.valid_from == preset("national-2021").valid_from


def test_a_rule_replaces_the_whole_rule_it_names() -> None:
    policy = load_policy(
        county(
            "[clocks.whole]\nlabel=['全程','Whole']\ncite='county'\ndays=25\ncount='working'\nstart=['apply']\nstop=['confirm']\n"
        )
    )
    assert policy.clocks["whole"].variants == ()
    assert policy.source(policy.clocks["whole"]).en == "Rules of the county"


def test_a_rule_that_cites_nothing_cannot_bind() -> None:
    (fault,) = faults("\n[slots.kitchen]\nlabel = ['厨房', 'Kitchen']\nslot = 'kitchen'\n")
    assert fault.startswith("county.toml:9: slots.kitchen: a rule that cites nothing cannot bind")


def test_advice_needs_no_source() -> None:
    policy = load_policy(county("[slots.kitchen]\nlabel = ['厨房', 'Kitchen']\nslot = 'kitchen'\nmust = false\n"))
    assert not policy.slots["kitchen"].must


def test_a_rule_that_cites_an_unknown_source_is_refused_at_its_line() -> None:
    (fault,) = faults("\n[slots.kitchen]\nlabel = ['厨房', 'Kitchen']\nslot = 'kitchen'\ncite = 'nowhere'\n")
    assert fault == "county.toml:12: slots.kitchen.cite: 'nowhere' is not in [sources]"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[standards.urban]\nlabel=['a','b']\ncite='county'\nyuan='much'\n", "county.toml:11: standards.urban.yuan: "),
        ("[standards.urban]\nlabel=['a','b']\ncite='county'\nyuna=7\n", "county.toml:11: standards.urban.yuna: "),
        (
            "[standards.urban]\nlabel=['a']\ncite='county'\nyuan=7\n",
            "county.toml:9: standards.urban.label: Expected `array` of length 2",
        ),
        (
            "[standards.urban]\ncite='county'\nyuan=7\n",
            "county.toml:8: standards.urban: Object missing required field `label`",
        ),
        ("[standard.urban]\nyuan=7\n", "county.toml:8: standard: unknown"),
        ("[standards]\nurban=7\n", "county.toml:8: standards: expected tables"),
        (
            "[standards.urban]\nlabel=['a','b']\ncite='county'\nyuan=-7\n",
            "county.toml:11: standards.urban.yuan: expected 0.01 to",
        ),
        (
            (
                "[steps.intake]\nlabel=['a','b']\ncite='county'\nactor='street'\n"
                "moves = [\n  { act='apply', to='nowhere' },\n]\n"
            ),
            "county.toml:12: steps.intake.moves: 'nowhere' is not in [steps]",
        ),
        (
            "[votes.v]\nlabel=['a','b']\ncite='county'\nballot='loud'\nshare='1/2'\nstrictly=true\nof='voters'\n",
            "county.toml:11: votes.v.ballot: Invalid enum value 'loud'",
        ),
        (
            "[votes.v]\nlabel=['a','b']\ncite='county'\nballot='open'\nshare='half'\nstrictly=true\nof='voters'\n",
            "county.toml:12: votes.v.share: ",
        ),
        ("[a\n", "county.toml:8: file: not TOML"),
    ],
)
def test_every_fault_names_its_line_and_path(body: str, expected: str) -> None:
    assert faults(body)[0].startswith(expected), faults(body)


def test_all_faults_are_told_at_once() -> None:
    body = "[sizes.one]\nlabel=['a','b']\ncite='county'\nmembers=0\ncoefficient=1\n"
    body += "[sizes.two]\nlabel=['a','b']\ncite='county'\nmembers=2\ncoefficient='x'\n"
    assert [fault.split(": ")[1] for fault in faults(body)] == ["sizes.one.members", "sizes.two.coefficient"]


def test_a_fault_in_an_inherited_rule_points_into_the_file_that_wrote_it() -> None:
    base = PolicyText(
        "base.toml",
        "id='base'\nversion='1'\ntitle=['a','b']\nvalid_from=2020-01-01\n[slots.x]\nlabel=['a','b']\nslot='x'\n",
    )
    with pytest.raises(PolicyError) as caught:
        load_policy(
            PolicyText("top.toml", "id='top'\nversion='1'\ntitle=['a','b']\nextends='base'\n"),
            {"base": base}.get,
        )
    assert str(caught.value).startswith("base.toml:5: slots.x: a rule that cites nothing")


def test_a_file_cannot_extend_itself_or_what_does_not_exist() -> None:
    assert "there is no such policy" in faults("", head=HEAD.replace("national-2021", "atlantis"))[0]
    with pytest.raises(PolicyError, match="extends itself"):
        load_policy(county("", head=HEAD.replace("national-2021", "county")), {"county": county("")}.get)


def test_what_is_dropped_must_be_there() -> None:
    head = HEAD.replace("[sources]", 'drop = ["gates.*", "clocks.none"]\n[sources]')
    assert faults("", head=head) == ["county.toml:6: drop: 'clocks.none' is not a rule of national-2021"]


def test_dropping_a_rule_that_others_speak_of_is_a_fault() -> None:
    head = HEAD.replace("[sources]", 'drop = ["notices.opinion"]\n[sources]')
    assert any("steps.notice.notice: 'opinion' is not in [notices]" in fault for fault in faults("", head=head))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "[steps.island]\nlabel=['a','b']\ncite='county'\nactor='street'\nmoves=[{act='confirm',to='confirmed'}]\n",
            "no procedure leads here",
        ),
        (
            "[steps.intake]\nlabel=['a','b']\ncite='county'\nactor='street'\nmoves=[{act='confirm',to='confirmed',when=['vote_passed']}]\n",
            "the step names no vote",
        ),
        (
            "[classes.A]\nlabel=['a','b']\ncite='county'\nrhythm={holidays=['spring_festival'],holiday_days=9}\n",
            "needs a part without holidays",
        ),
        ("[classes.A]\nlabel=['a','b']\ncite='county'\nrhythm={}\n", "when is the class re-verified?"),
        (
            "[classes.A]\nlabel=['a','b']\ncite='county'\nrhythm={months=3,before_expiry=true}\n",
            "needs the entitlement `period`",
        ),
        (
            "[facts.x]\nkind='combined'\nlabel=['a','b']\nneeds='all'\nfacts=['y']\n[facts.y]\nkind='combined'\nlabel=['a','b']\nneeds='all'\nfacts=['x']\n",
            "depends on itself",
        ),
        (
            "[facts.rich]\nkind='assessed'\nlabel=['a','b']\nfound='above_standard'\n[full.x]\nlabel=['a','b']\ncite='county'\nwhen=['rich']\n",
            "known only after the arithmetic",
        ),
        ("[disregards.x]\nlabel=['a','b']\ncite='county'\nkinds=['wages']\n", "expected either `yuan` or `share`"),
        (
            "[sizes.a]\nlabel=['a','b']\ncite='county'\nmembers=2\ncoefficient=1\n[sizes.b]\nlabel=['a','b']\ncite='county'\nmembers=2\ncoefficient=2\n",
            "sizes.a says it already",
        ),
        ("[registers.x]\nlabel=['a','b']\ncite='county'\ncolumns=['shoe_size']\n", "'shoe_size' is no column"),
        ("[events.x]\nlabel=['a','b']\ncite='county'\nanswered_by=['confirm']\n", "exactly one of"),
        (
            "[clocks.x]\nlabel=['a','b']\ncite='county'\ndays=3\ncount='working'\nstart=['apply']\nstop=['confirm']\nsuspend=['withdraw']\n",
            "needs an act in `resume`",
        ),
        (
            "[campaigns.x]\nlabel=['a','b']\ncite='county'\nruns={a={label=['a','b'],begins='09-01',ends='05-01'}}\n",
            "do not follow each other",
        ),
    ],
)
def test_rules_that_cannot_work_are_told(body: str, expected: str) -> None:
    assert any(expected in fault for fault in faults(body)), faults(body)


def test_a_resolved_policy_reads_back_and_equal_policies_have_equal_digests() -> None:
    policy = preset("national-2021")
    again = read_policy(policy_bytes(policy))
    assert again == policy
    assert policy_ref(again) == policy_ref(policy)


def test_a_changed_figure_changes_the_digest() -> None:
    one = load_policy(county("[standards.urban]\nlabel=['a','b']\ncite='county'\nyuan=700\n"))
    two = load_policy(county("[standards.urban]\nlabel=['a','b']\ncite='county'\nyuan=701\n"))
    assert policy_ref(one).digest != policy_ref(two).digest


def dated(version: str, begins: str, *, ends: str = "") -> Policy:
    """A version of the county's policy with its validity."""
    until = f"valid_until = {ends}\n" if ends else ""
    head = HEAD.replace('version = "1"', f'version = "{version}"\nvalid_from = {begins}\n{until}')
    return load_policy(county("", head=head))


@pytest.mark.parametrize(
    ("on", "version"),
    [
        ("2024-12-31", None),
        ("2025-01-01", "a"),
        ("2025-12-31", "a"),
        ("2026-01-01", "b"),
        ("2026-06-30", "b"),
        ("2026-07-01", "c"),
    ],
)
def test_on_each_day_the_latest_begun_version_holds_until_its_end(on: str, version: str | None) -> None:
    versions = [dated("a", "2025-01-01", ends="2025-12-31"), dated("b", "2026-01-01"), dated("c", "2026-07-01")]
    found = in_force(versions, date.fromisoformat(on))
    assert (found.version if found else None) == version


def test_a_decision_finds_the_very_policy_it_was_made_under() -> None:
    versions = [dated("a", "2025-01-01"), dated("b", "2026-01-01")]
    assert made_under(versions, policy_ref(versions[0])) == versions[0]
    changed = load_policy(county("[standards.x]\nlabel=['a','b']\ncite='county'\nyuan=7\n"))
    assert made_under(versions, policy_ref(changed)) is None


def test_validity_must_not_end_before_it_begins() -> None:
    head = HEAD.replace('version = "1"', 'version = "1"\nvalid_from = 2026-01-01\nvalid_until = 2025-12-31')
    assert faults("", head=head) == ["county.toml:4: valid_until: lies before valid_from 2026-01-01"]


def test_lines_are_found_past_strings_brackets_and_comments_that_look_like_keys() -> None:
    text = 'a = """\nb = 1\n"""\n# c = 1\nd = [\n  "]", # ]\n  { e = 1 },\n]\n'
    text += "[\"q.r\".s]\n't' = 1\n[[u]]\nv = 1\n[[u]]\nv = 2\n"
    lines = line_map(text)
    assert lines["a",] == 1
    assert ("b",) not in lines
    assert ("c",) not in lines
    assert lines["d",] == 5
    assert lines["q.r", "s"] == 9
    assert lines["q.r", "s", "t"] == 10
    assert lines["u", "1", "v"] == 14
    assert line_of(lines, ("d", "0", "e")) == 5


@pytest.mark.parametrize("name", preset_texts())
def test_every_key_of_every_preset_has_its_own_line(name: str) -> None:
    """The map is held against the real reader: whatever it decodes to tables and keys must be on the map."""
    import tomllib  # noqa: PLC0415 - only here

    text = preset_texts()[name].text
    tree = tomllib.loads(text)
    lines = line_map(text)
    for section, rules in tree.items():
        assert (section,) in lines
        for id_ in rules if isinstance(rules, dict) else ():
            written = text.splitlines()[lines[section, id_] - 1]
            assert id_ in written
