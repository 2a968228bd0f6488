"""The faults that a run set must have met, each with how often it did: a test that never met one proves nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

FAULTS: Mapping[str, str] = {
    "1a": "a request was lost on its way",
    "1b": "an answer was lost on its way",
    "1c": "an answer came cut short",
    "2": "an old push arrived again, hours later",
    "3a": "the app was killed right after a save was on the disk",
    "3b": "the app was killed right before a save was on the disk",
    "4": "the app was killed in the middle of a pull, pages staged",
    "5": "the app was killed between the server's commit and the receipt",
    "5b": "the server was killed in the middle of a transaction",
    "6a": "the disk was full: a save was refused visibly and the draft kept",
    "6b": "the disk was full during an exchange",
    "7": "two people wrote different fields, neither knowing of the other",
    "8": "two people wrote different values into one field, neither knowing of the other",
    "9": "two people wrote the same value into one field, neither knowing of the other",
    "10a": "an edit came in after a removal it did not know of",
    "10b": "a removal came in after an edit it did not know of",
    "11": "three edits of one field in a chain on one tablet, handed over together",
    "12": "work was made and handed over under a clock of 2011 or 2031",
    "13": "a cloned tablet was told apart (fork)",
    "14": "a tablet went on from an old backup of itself",
    "15": "a tablet was destroyed with unsent work that its screen had announced",
    "16": "the server went on from an old backup of itself",
    "17": "a community was revoked while its work was unsent or being typed",
    "18": "a household moved between communities in the middle of a pull",
    "19": "a poisonous change was held alone and the rest went through",
    "20a": "an app too old to pull handed over its work",
    "20b": "a field unknown to the tablet survived its edits",
    "20c": "a change of a newer form was held until the server is updated",
    "21": "a community differed from the server and was fetched afresh",
    "22": "a cursor older than the tombstones was fetched afresh",
    "23": "a report held a long database transaction while work came in",
    "24": "the server or a proxy was too busy (429, 503)",
    "25a": "a photo was interrupted and went on from its offset",
    "25b": "a photo arrived corrupted and began again",
    "25c": "the same photo came twice",
    "25d": "a case names a photo that has not come",
    "25e": "a tablet gave up its copy of a photo that was stored and durable",
    "26": "the office settled a contradiction that had got another value meanwhile",
    "27": "the office's decision came twice",
    "28a": "two officers at the office settled one contradiction at once, and neither word was lost",
    "28b": "two officers settled one contradiction apart and both settlements stand",
    "29": "the server's clock jumped",
}
"""By number of the failure table behind the sync protocol; letters tell the variants of one fault apart."""

EVENTS: Mapping[str, str] = {
    "epoch": "a tablet met a new epoch",
    "reoffered": "an acknowledged change was offered again to a restored server",
    "quarantined": "a change was held",
    "accepted": "a held change was accepted",
    "refused": "a held change was refused",
    "moved": "a household moved",
    "purged": "a tablet purged a revoked community",
    "reset": "a community was fetched afresh",
    "typed during": "somebody typed while the tablet exchanged",
    "resolved": "a contradiction was settled",
    "relabelled": "a tablet numbered its work afresh",
    "gap": "a jump in the numbers was refused",
    "durable": "a backup let tablets forget",
    "found": "a household not on the list was registered",
    "probe": "a file was asked for by somebody who may not know of it",
    "late": "a late copy of a request was of no effect",
}
"""Other things that a run set must have met."""

Tally = Counter[str]


NUMBERS = tuple(dict.fromkeys(key.rstrip("abcde") for key in FAULTS))
"""The rows of the failure table."""


def reached(tally: Tally) -> tuple[str, ...]:
    """The rows of the failure table of which every variant was met."""
    unmet = {key.rstrip("abcde") for key in FAULTS if not tally[key]}
    return tuple(number for number in NUMBERS if number not in unmet)


def missing(tally: Tally) -> list[str]:
    """The faults and events that never happened."""
    return [key for key in (*FAULTS, *EVENTS) if not tally[key]]


def table(tally: Tally) -> list[str]:
    """One line for each fault and event with its count."""
    words = {**FAULTS, **EVENTS}
    return [f"{tally[key]:>8}  {key:<12}  {text}" for key, text in words.items()]
