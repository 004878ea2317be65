"""What a tally asks a server to do, as steps: calls out, replies in, the answer at the end."""

from __future__ import annotations

import hashlib
import math
import re
import zlib
from collections.abc import Generator
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

import msgspec

from privet.adapters.tallies.wire import Call, Reply, slot_of
from privet.errors import StoreUnavailable
from privet.exposure.budgets import WHO
from privet.exposure.counting import HANDLES, WIDE
from privet.exposure.tallying import Standing, Take

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.exposure.tallying import Allowances, Ask, Shown

Outcome = TypeVar("Outcome")
Steps: TypeAlias = Generator[list[Call], list[Reply], Outcome]


def _settled(text: str) -> str:
    """
    Return a script with its named numbers written out, and without its comments.

    A name costs Lua a search whenever a function that uses it is made, which is at every call:
    6 of 52 microseconds of a decision.
    """
    text = re.sub(r"^\s*--.*\n", "", text, flags=re.MULTILINE)
    named = re.compile(r"^local ([A-Z_]+(?:, [A-Z_]+)*) = (\d+(?:, \d+)*)\n", re.MULTILINE)
    values = {
        name: value
        for names, numbers in named.findall(text)
        for name, value in zip(names.split(", "), numbers.split(", "), strict=True)
    }
    words = re.compile(rf"\b({'|'.join(values)})\b")
    return words.sub(lambda word: values[word[0]], named.sub("", text))


SOURCE: Final = _settled(
    files("privet.adapters.tallies").joinpath("tally.lua").read_text()
).encode()
NAME: Final = hashlib.sha1(SOURCE, usedforsecurity=False).hexdigest().encode()
"""By which a server knows the script. Source: EVALSHA, the SHA-1 of the text."""

CHARGED: Final = 1 << 8
GOOD: Final = 1 << 9
FULL: Final = 1 << 10

MOST_SHOWN: Final = 250
"""People entered by one call, so that no call keeps the server long."""

MOST_PEOPLE: Final = 1 << 20
MOST_LOAD: Final = (1 << 32) - 1
"""People and load of one entry share the 53 bits of a score."""

ENDLESS: Final = 1 << 52
"""No age is greater: microseconds since 1970 until the year 2112."""

MOST_OWED: Final = 16_384
"""Actors of whom all guards together know that they owe an answer; those whose time is over soonest go."""

BEFORE: Final = 22
"""Items of an actor in the script before those of its windows: first their people, then their load."""

pack = msgspec.msgpack.Encoder().encode
unpack = msgspec.msgpack.Decoder().decode


class Script:
    """
    Say what a tally wants of a server.

    Args:
        prefix: With what its keys begin; without braces.
        actors: How many keys one server holds before strangers are no longer taken in.
        ttl: How long a handle is known that is shown nobody, microseconds.
    """

    def __init__(self, prefix: str, actors: int, ttl: int) -> None:
        if "{" in prefix or "}" in prefix:
            raise ValueError("the prefix of the keys of a tally has no braces")
        self.prefix = prefix
        self.actors = actors
        self.ttl = ttl
        self._plans: dict[int, tuple[Allowances, bytes]] = {}

    def key(self, handle: int) -> bytes:
        """
        Return the key of an actor; the handle is its hash tag.

        Each actor has one key in a slot of its own: a decision's actors are met in ever new
        combinations, so no tag can hold them together but one for the whole site, which would
        leave all but one node idle.
        """
        return b"%b:{%016x}" % (self.prefix.encode(), handle & (1 << 64) - 1)

    def judge(self, ask: Ask, *, clustered: bool) -> Steps[Standing]:
        """
        Ask how the actors stand, and charge them unless a budget refuses.

        One call for all on a single server. In a cluster one call an actor, all at once; where
        one actor's budget refuses, the others' charges are undone with a second.
        """
        if not clustered:
            return (yield from self.judge_all([ask]))[0]
        plan = self._plan(ask.allowances)
        levels, handles = _counted(ask.allowances, ask.who)
        keys = [self.key(handle) for handle in handles]
        subject = _name(ask.subject)
        undone = ask.take > 0 and min(ask.stop, ask.stop_good) < math.inf
        calls = []
        for level, key in zip(levels, keys, strict=True):
            # A wide actor does not know whether the account is in good standing, which frees it.
            stop = math.inf if level >= WIDE else max(ask.stop, ask.stop_good)
            question = _question(ask, [level], [1], (stop, stop))
            asked = pack(("judge", undone, self.actors, (question,)))
            parts = ("EVALSHA", NAME, 1, key, plan, asked, subject)
            calls.append(Call(parts, slot_of(key)))
        replies = yield calls
        marks: list[list[bytes]] = [each if isinstance(each, list) else [] for each in replies]
        answers = [
            _read(mark[0] if undone else each)[0] for mark, each in zip(marks, replies, strict=True)
        ]
        standing, refused = _together(levels, answers, ask)
        undo = []
        for key, answer, mark in zip(keys, answers, marks, strict=True):
            if refused and undone and mark[1]:
                asked = pack(("undo", int(ask.at), bool(answer[4] & 0xFF)))
                last = (plan, asked, subject, *mark[1:])
                undo.append(Call(("EVALSHA", NAME, 1, key, *last), slot_of(key)))
        if undo:
            yield undo
        return standing

    def judge_all(self, asks: Sequence[Ask]) -> Steps[list[Standing]]:
        """
        Ask in one call of a single server how the actors of several decisions stand, in turn.

        An actor that several of them meet is read and written once. All have the same budgets.
        """
        places: dict[int, int] = {}
        questions, subjects = [], []
        for ask in asks:
            levels, handles = _counted(ask.allowances, ask.who)
            keys = [places.setdefault(handle, len(places) + 1) for handle in handles]
            questions.append(_question(ask, levels, keys, (ask.stop, ask.stop_good)))
            subjects.append(_name(ask.subject))
        names = [self.key(handle) for handle in places]
        asked = pack(("judge", False, self.actors, questions))
        plan = self._plan(asks[0].allowances)
        (reply,) = yield [Call(("EVALSHA", NAME, len(names), *names, plan, asked, *subjects))]
        return [_standing(answer) for answer in _read(reply)]

    def charge(  # noqa: PLR0913 - as Tally.charge
        self,
        allowances: Allowances,
        at: int,
        who: NDArray[np.int64],
        shown: Sequence[Shown],
        *,
        fresh: int,
        released: int,
        tried: int,
        missed: int,
        clustered: bool,
    ) -> Steps[bool]:
        """Enter who was shown, once a person, and take back who was reserved."""
        plan = self._plan(allowances)
        levels, handles = _counted(allowances, who)
        keys = [self.key(handle) for handle in handles]
        back = _name(released)
        fresh = fresh if released else 0
        room = True
        for subjects, *worth in _parts(shown):
            head = ("charge", int(at), fresh, tried, missed, self.actors)
            last = (back, *subjects)
            if clustered:
                calls = [
                    Call(
                        ("EVALSHA", NAME, 1, key, plan, pack((*head, (level,), *worth)), *last),
                        slot_of(key),
                    )
                    for level, key in zip(levels, keys, strict=True)
                ]
            else:
                asked = pack((*head, levels, *worth))
                calls = [Call(("EVALSHA", NAME, len(keys), *keys, plan, asked, *last))]
            replies = yield calls
            room = all(reply == 1 for reply in replies) and room
            fresh = tried = missed = 0
        return room

    def forget(self, handle: int) -> Steps[bool]:
        """Forget an actor."""
        key = self.key(handle)
        (reply,) = yield [Call(("DEL", key), slot_of(key))]
        return reply == 1

    def spend(self, token: int, until: int, at: int) -> Steps[bool]:
        """Enter a token that was never spent; it goes by itself when it would be refused anyway."""
        key = b"%b:spent:{%016x}" % (self.prefix.encode(), token & (1 << 64) - 1)
        life = max((until - at) // 1000, 1000)
        (reply,) = yield [Call(("SET", key, b"1", "NX", "PX", life), slot_of(key))]
        return reply is not None

    def owe(self, begun: Mapping[int, int], ended: Iterable[int], at: int) -> Steps[dict[int, int]]:
        """
        Enter who owes an answer since, take out who owes none any more, and return all who do.

        Args:
            begun: Actors, and until when an answer is wanted of each; who is known already owes it no
                longer than before.
            ended: Actors.
            at: The moment, microseconds since 1970 UTC.
        """
        key = b"%b:owed" % self.prefix.encode()
        asked: list[tuple[Any, ...]] = []
        if begun:
            pairs = [each for actor, until in begun.items() for each in (until, actor)]
            asked.append(("ZADD", key, "NX", *pairs))
            asked.append(("PEXPIRE", key, max((max(begun.values()) - at) // 1000, 1000)))
        if gone := list(ended):
            asked.append(("ZREM", key, *gone))
        asked.append(("ZREMRANGEBYSCORE", key, "-inf", at))
        asked.append(("ZREMRANGEBYRANK", key, 0, -MOST_OWED - 1))
        asked.append(("ZRANGE", key, 0, -1, "WITHSCORES"))
        replies = yield [Call(parts, slot_of(key)) for parts in asked]
        found = replies[-1]
        if not isinstance(found, list):
            raise StoreUnavailable(f"the shared tally answered {found!r}")
        return {
            int(actor): int(until) for actor, until in zip(found[::2], found[1::2], strict=True)
        }

    def count(self, servers: Sequence[Any]) -> Steps[int]:
        """Count the actors on all servers; a walk over all keys, for tests and for operators."""
        found = 0
        pattern = f"{self.prefix}:{{*"
        for server in servers:
            cursor = b"0"
            while True:
                call = Call(("SCAN", cursor, "MATCH", pattern, "COUNT", 1000), to=server)
                (reply,) = yield [call]
                cursor, page = cast("tuple[bytes, list[bytes]]", reply)
                found += len(page)
                if cursor == b"0":
                    break
        return found

    def fullness(self, servers: Sequence[Any]) -> Steps[dict[str, Any]]:
        """Say how many keys and bytes all servers hold, and how many they may."""
        asked: list[tuple[str, ...]] = [("DBSIZE",), ("INFO", "memory")]
        found = {"handles": 0, "room": self.actors * len(servers), "bytes": 0, "bound": 0}
        forgets = False
        for server in servers:
            keys, said = yield [Call(parts, to=server) for parts in asked]
            lines = (said if isinstance(said, bytes) else b"").decode().split("\r\n")
            told = dict(line.split(":", 1) for line in lines if ":" in line)
            found["handles"] += keys if isinstance(keys, int) else 0
            found["bytes"] += int(told.get("used_memory", 0))
            found["bound"] += int(told.get("maxmemory", 0))
            forgets = forgets or told.get("maxmemory_policy", "noeviction") != "noeviction"
        return {**found, "forgets": forgets}

    def _plan(self, allowances: Allowances) -> bytes:
        """Return budgets as the script reads them; packed once."""
        known = self._plans.get(id(allowances))
        if known is None:
            if len(self._plans) >= 64:
                self._plans.clear()
            known = (allowances, _plan(allowances, self.ttl))
            self._plans[id(allowances)] = known
        return known[1]


def _name(subject: int) -> bytes:
    """Return a subject as a member of a list."""
    return subject.to_bytes(8, "little", signed=True)


def _counted(allowances: Allowances, who: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Return the levels of the handles that a budget counts, and the handles."""
    hold, handles = allowances.hold, who[:HANDLES].tolist()
    levels = [level for level in range(HANDLES) if handles[level] and hold[level]]
    return levels, [handles[level] for level in levels]


def _question(
    ask: Ask, levels: list[int], places: list[int], stops: tuple[float, float]
) -> tuple[Any, ...]:
    """Return a question as the script reads it; *places* are those of its actors' keys."""
    return (
        int(ask.at),
        min(ask.people, MOST_PEOPLE),
        min(ask.load, MOST_LOAD),
        *stops,
        min(ask.good_age, ENDLESS),
        int(ask.take),
        len(levels),
        *levels,
        *places,
        *ask.allowances.limits(ask.who).tolist(),
    )


def _plan(allowances: Allowances, ttl: int) -> bytes:
    """Return budgets as the script reads them."""
    spans = allowances.spans
    plan: list[object] = [
        zlib.crc32(repr(spans).encode()) & 0x7FFF,
        max(ttl, *spans),
        len(spans),
        *spans,
    ]
    by: list[list[int]] = [[] for _ in WHO]
    for row, budget in enumerate(allowances.budgets):
        window = spans.index(budget.microseconds) + 1
        column = BEFORE + window + (len(spans) if budget.weighted else 0)
        youth = min(budget.youth, ENDLESS)
        by[WHO.index(budget.who)] += [
            row, column, budget.microseconds, youth, int(budget.weighted)
        ]  # fmt: skip
    plan += [*allowances.hold, by]
    return pack(plan)


def _read(reply: Reply) -> Any:  # noqa: ANN401 - what the script says
    """Return what the script answered."""
    if not isinstance(reply, bytes):
        raise StoreUnavailable(f"the shared tally answered {reply!r}")
    return unpack(reply)


def _standing(answer: list[Any]) -> Standing:
    """Return the answer of the script as a standing."""
    row, count, limit, frees, flags, tried, missed = answer[:7]
    return Standing(
        count / limit if row >= 0 else 0.0,
        row,
        count,
        limit,
        frees,
        bool(flags & CHARGED),
        flags & 0xFF,
        bool(flags & GOOD),
        max(tried, 0.0),
        max(missed, 0.0),
        bool(flags & FULL),
    )


def _together(levels: list[int], answers: list[list[Any]], ask: Ask) -> tuple[Standing, bool]:
    """Return the standing of all actors together, and whether one of them refuses the others."""
    worst, flags, share = [-1, 0, 0, 0], 0, 0.0
    for level, (row, count, limit, frees, flag, *_) in zip(levels, answers, strict=True):
        flags |= flag
        each = count / limit if row >= 0 and not (flags & GOOD and level >= WIDE) else 0.0
        if each > share or (each == share and 0 <= row < worst[0]):
            worst, share = [row, count, limit, frees], each
    narrow = next((answer[5:] for answer in answers if answer[5] >= 0), [0.0, 0.0])
    if ask.take is Take.NOTHING or ask.people <= 0:
        return _standing([*worst, flags, *narrow]), False
    allowed = share <= (ask.stop_good if flags & GOOD else ask.stop)
    flags = flags | CHARGED if allowed else flags & GOOD
    return _standing([*worst, flags, *narrow]), not allowed


def _parts(shown: Sequence[Shown]) -> Iterator[tuple[list[bytes], list[int], list[int]]]:
    """Yield people a call's worth at a time, each once; nobody, once, where none is shown."""
    merged: dict[int, tuple[int, int]] = {}
    for subject, people, load in shown:
        if people > 0:
            before = merged.get(subject, (0, 0))
            merged[subject] = max(people, before[0]), max(load, before[1])
    whom = list(merged.items())
    for begin in range(0, max(len(whom), 1), MOST_SHOWN):
        part = whom[begin : begin + MOST_SHOWN]
        yield (
            [_name(subject) for subject, _ in part],
            [min(people, MOST_PEOPLE) for _, (people, _) in part],
            [min(load, MOST_LOAD) for _, (_, load) in part],
        )
