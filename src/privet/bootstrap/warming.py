"""A look at a ledger of nobody, after which no other has to wait for what is compiled."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.adapters.ledgers.parquet import Ledger
from privet.bootstrap.rim import questions
from privet.errors import PrivetError
from privet.exposure.budgets import DAY
from privet.exposure.exposures import HIT, LIST, LOOKUP, MISS, VIEW, exposures
from privet.identity.actors import Level
from privet.workflows.policy import Policy
from privet.workflows.standing import look
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from privet.exposure.exposures import Exposures

log = logging.getLogger("privet.detection")

MEMBERS: Final = 40
HANDS: Final = 20
DAYS: Final = 3
EACH: Final = 25
"""Exposures of everybody a day: so few, and so many days, as measures and groups ask for at least."""

PEOPLE: Final = HANDS * DAYS * EACH

MINUTE: Final = 60_000_000
BEGIN: Final = 20_000 * DAY


def warm() -> None:
    """
    Have every kernel of detection compiled, or loaded where it is compiled already.

    Some 20 s of the processor after an installation, one later; whoever looks for the first time pays
    that one anyway. Where there is no room for the ledger, the looks compile for themselves.
    """
    rows = visited()
    try:
        with Ledger.temporary() as ledger:
            with ledger.begin("nobody") as intake:
                intake.add(rows)
                intake.commit({})
            judging = look(Policy(), at=int(rows.at[-1]), stands=DAY, version="", probation=HANDS)
            drive(judging, questions(ledger))
    except (PrivetError, OSError) as error:
        log.warning("event=not_warm trouble=%s", type(error).__name__)


def visited() -> Exposures:
    """
    Return what members and the hands of a fleet were shown on some days, in the order of time.

    Members come with software of their own, return to whom everybody knows, search, and look somebody
    up; some are strangers. The hands have one software and share out everybody between them.
    """
    chance = np.random.default_rng(1)
    count = MEMBERS + HANDS
    who, day, nth = (each.ravel() for each in np.indices((count, DAYS, EACH)))
    hand = who >= MEMBERS
    known = (PEOPLE * chance.random(len(who)) ** 2).astype(np.int64)
    shared = (day * EACH + nth) * HANDS + who - MEMBERS
    subject = np.where(hand, shared, known)
    kind = np.select(
        [hand, nth % 7 == 3, (nth % 7 == 5) & (who % 5 == 0)], [VIEW, LIST, LOOKUP], VIEW
    )
    at = (
        BEGIN
        + day * DAY
        + (16 * 30 + who % 9 * 30 + nth) * MINUTE
        + chance.integers(0, MINUTE, len(who))
    )
    own = who.astype(np.uint64) + np.uint64(1)
    common = np.where(hand, np.uint64(count + 1), own)
    stranger = ~hand & (who % 8 == 7)
    return exposures(
        at=at,
        actor=own,
        level=np.where(stranger, Level.NETWORK.code, Level.ACCOUNT.code),
        account=np.where(stranger, np.uint64(0), own),
        device=common,
        network=own,
        block=common,
        subject=subject + 1,
        people=np.where(kind == LIST, 5, 1),
        kind=kind,
        outcome=np.where(nth % 11 == 9, MISS, HIT),
        place=subject,
        page=np.where(kind == LIST, nth % 3, 0),
    ).take(np.argsort(at, kind="stable"))
