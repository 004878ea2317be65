"""The kernel that turns slices into times, methods and statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from privet.traffic.blocks import Fault
from privet.traffic.lines import Field
from privet.traffic.program import CLF_WIDTH
from privet.traffic.search import INLINED, KERNEL, base_of, byte_at, word_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from privet.traffic.search import Base

NO_TIME = -(2**63)
"""What the time kernel returns for bytes that are no time."""

_TIME, _METHOD, _STATUS, _TARGET = (
    int(Field.TIME),
    int(Field.METHOD),
    int(Field.STATUS),
    int(Field.TARGET),
)
_NO_TIME, _BAD_STATUS = int(Fault.TIME), int(Fault.STATUS)
_SECOND = 1_000_000
_CLF_WIDTH = CLF_WIDTH
_SECONDS_AT = 18
"""Where the seconds stand in a time of the common log format, ``02/Nov/2026:13:55:36 +0000``."""
_BUT_SECONDS = ~0xFFFF_0000
"""All of the word from the minute's last digit on but its third and fourth byte, which are the seconds."""
_DAY = 86_400 * _SECOND
_DASH = 45


@njit(**INLINED)  # type: ignore[untyped-decorator]
def present(base: Base, at: int, end: int) -> bool:
    """Return whether a value is there: neither empty nor ``-``."""
    return end > at + 1 or (end == at + 1 and byte_at(base, at) != _DASH)


@njit(**INLINED)  # type: ignore[untyped-decorator]
def digits(base: Base, at: int, count: int) -> int:
    """Return the number that *count* digits from *at* on make, -1 where one is not a digit."""
    value = 0
    for i in range(count):
        digit = byte_at(base, at + i) - 48
        if digit < 0 or digit > 9:
            return -1
        value = value * 10 + digit
    return value


@njit(**INLINED)  # type: ignore[untyped-decorator]
def days(year: int, month: int, day: int) -> int:
    """
    Return the days from 1970-01-01 to a Gregorian date; ``NO_TIME`` where there is no such day.

    Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    """
    if year < 1970 or year > 2199 or month < 1 or month > 12 or day < 1 or day > 31:
        return NO_TIME
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 30 if month in (4, 6, 9, 11) else 31
    if month == 2:
        longest = 29 if leap else 28
    if day > longest:
        return NO_TIME
    shifted = year - 1 if month <= 2 else year
    era = shifted // 400
    of_era = shifted - era * 400
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


@njit(**INLINED)  # type: ignore[untyped-decorator]
def month_of(base: Base, at: int) -> int:
    """Return the month that three English letters name, 0 where they name none."""
    name = (
        (byte_at(base, at) | 32) << 16
        | (byte_at(base, at + 1) | 32) << 8
        | (byte_at(base, at + 2) | 32)
    )
    names = (
        0x6A616E, 0x666562, 0x6D6172, 0x617072, 0x6D6179, 0x6A756E,
        0x6A756C, 0x617567, 0x736570, 0x6F6374, 0x6E6F76, 0x646563,
    )  # fmt: skip
    for i in range(12):
        if names[i] == name:
            return i + 1
    return 0


@njit(**INLINED)  # type: ignore[untyped-decorator]
def clock(base: Base, at: int) -> int:
    """Return the microseconds of the day that ``13:55:36`` means, ``NO_TIME`` where it means none."""
    hour, minute, second = digits(base, at, 2), digits(base, at + 3, 2), digits(base, at + 6, 2)
    if byte_at(base, at + 2) != 58 or byte_at(base, at + 5) != 58:
        return NO_TIME
    if hour < 0 or minute < 0 or second < 0 or hour > 23 or minute > 59 or second > 60:
        return NO_TIME
    return int(((hour * 60 + minute) * 60 + second) * _SECOND)


@njit(**INLINED)  # type: ignore[untyped-decorator]
def tail(base: Base, at: int, end: int) -> int:
    """
    Return what a fraction of a second and a zone add to a time, in microseconds.

    A time without a zone is taken as UTC.
    """
    value = 0
    if at < end and (byte_at(base, at) == 46 or byte_at(base, at) == 44):
        at += 1
        unit = 100_000
        while at < end and 48 <= byte_at(base, at) <= 57:
            value += unit * (byte_at(base, at) - 48)
            unit //= 10
            at += 1
    if at < end and byte_at(base, at) == 32:
        at += 1
    if at >= end or (byte_at(base, at) == 90 and at + 1 == end):
        return value
    if byte_at(base, at) != 43 and byte_at(base, at) != 45:
        return NO_TIME
    sign = 1 if byte_at(base, at) == 43 else -1
    colon = at + 6 == end and byte_at(base, at + 3) == 58
    if not colon and at + 5 != end:
        return NO_TIME
    hours, minutes = digits(base, at + 1, 2), digits(base, at + (4 if colon else 3), 2)
    if hours < 0 or minutes < 0 or hours > 15 or minutes > 59:
        return NO_TIME
    return int(value - sign * (hours * 60 + minutes) * 60 * _SECOND)


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def epoch(base: Base, at: int, end: int) -> int:
    """
    Return the microseconds that a plain number means; its size tells the unit.

    Below 1e11 it counts seconds (until the year 5138), then milli-, micro- and nanoseconds.
    """
    whole, count = 0, 0
    while at < end and 48 <= byte_at(base, at) <= 57 and count < 19:
        whole = whole * 10 + byte_at(base, at) - 48
        count += 1
        at += 1
    if count == 0 or whole < 0:
        return NO_TIME
    fraction, unit = 0, 100_000
    if at < end and byte_at(base, at) == 46:
        at += 1
        while at < end and 48 <= byte_at(base, at) <= 57:
            fraction += unit * (byte_at(base, at) - 48)
            unit //= 10
            at += 1
    if at != end:
        return NO_TIME
    if whole < 100_000_000_000:
        value = whole * _SECOND + fraction
    elif whole < 100_000_000_000_000:
        value = whole * 1000 + fraction // 1000
    elif whole < 100_000_000_000_000_000:
        value = whole
    else:
        value = whole // 1000
    return value if value < 7_258_118_400 * _SECOND else NO_TIME


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def moment(base: Base, at: int, end: int) -> int:
    """
    Return the microseconds since 1970 UTC that a slice means, ``NO_TIME`` where it means none.

    Understood are ``10/Oct/2026:13:55:36 +0000`` (a blank may stand for its first colon), ISO 8601 with ``T``, blank or tab, and numbers.
    """
    if end > at and byte_at(base, at) == 91:
        at += 1
        end = end - 1 if byte_at(base, end - 1) == 93 else end
    long = end - at >= 19
    if long and byte_at(base, at + 2) == 47 and byte_at(base, at + 6) == 47 and end - at >= 20:
        day = days(digits(base, at + 7, 4), month_of(base, at + 3), digits(base, at, 2))
        if byte_at(base, at + 11) != 58 and byte_at(base, at + 11) != 32:
            return NO_TIME
        rest = at + 12
    elif long and (byte_at(base, at + 4) == 45 or byte_at(base, at + 4) == 47):
        day = days(digits(base, at, 4), digits(base, at + 5, 2), digits(base, at + 8, 2))
        between = byte_at(base, at + 10)
        if byte_at(base, at + 7) != byte_at(base, at + 4) or between not in (84, 116, 32, 9):
            return NO_TIME
        rest = at + 11
    else:
        return int(epoch(base, at, end))
    of_day = clock(base, rest)
    if day == NO_TIME or of_day == NO_TIME:
        return NO_TIME
    added = tail(base, rest + 8, end)
    return NO_TIME if added == NO_TIME else day * _DAY + of_day + added


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def method_of(base: Base, at: int, end: int) -> int:
    """Return the ``Method`` that a slice names; any unknown is OTHER."""
    length = end - at
    if length < 3 or length > 7:
        return 0
    name = 0
    for i in range(length):
        name = name << 8 | byte_at(base, at + i)
    names = (
        0x474554, 0x48454144, 0x504F5354, 0x505554, 0x44454C455445, 0x5041544348, 0x4F5054494F4E53,
    )  # fmt: skip
    for i in range(7):
        if names[i] == name:
            return i + 1
    return 0


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def status_of(base: Base, at: int, end: int) -> int:
    """Return the status code that a slice writes, 0 where there was no answer, -1 where it is none."""
    if at < 0:
        return 0
    if byte_at(base, at) == 45:
        return 0 if end - at == 2 and byte_at(base, at + 1) == 49 else -1
    length = end - at
    if length == 1 and byte_at(base, at) == 48:
        return 0
    if length != 3:
        return -1
    code = digits(base, at, 3)
    return code if code == 0 or 100 <= code <= 999 else -1


@njit(**INLINED)  # type: ignore[untyped-decorator]
def same_minute(base: Base, at: int, known: int) -> bool:
    """Return whether two times of the common log format differ in their seconds alone."""
    return bool(
        word_at(base, at) == word_at(base, known)
        and word_at(base, at + 8) == word_at(base, known + 8)
        and (word_at(base, at + 16) ^ word_at(base, known + 16)) & _BUT_SECONDS == 0
        and (word_at(base, at + 18) ^ word_at(base, known + 18)) >> 16 == 0
    )


@njit(**INLINED)  # type: ignore[untyped-decorator]
def is_common(base: Base, at: int, end: int) -> bool:
    """Return whether a time that was understood is written in the common log format, without a fraction."""
    return end - at == _CLF_WIDTH and byte_at(base, at + 2) == 47 and byte_at(base, at + 20) == 32


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def read_values(
    data: NDArray[np.uint8],
    count: int,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    method: int,
    status: int,
    at: NDArray[np.int64],
    methods: NDArray[np.int8],
    statuses: NDArray[np.int16],
    faults: NDArray[np.int8],
) -> int:
    """
    Fill the columns of *count* lines; return how many of them hold an impossible value.

    Args:
        data: The bytes.
        count: How many lines there are.
        starts: Where fields begin.
        ends: Where fields end.
        method: The method of every line, where the format has none; else -1.
        status: The status of every line, where the format has none; else -1.
        at: Filled: microseconds since 1970 UTC.
        methods: Filled: values of ``Method``.
        statuses: Filled: status codes, 0 where no answer was sent.
        faults: Filled: 0, or the ``Fault``.
    """
    wrong, base = 0, base_of(data)
    known, minute = -1, 0
    for i in range(count):
        faults[i] = 0
        start, end = starts[_TIME, i], ends[_TIME, i]
        second = -1
        # a log goes through a minute line by line: its date is read once
        if known >= 0 and start >= 0 and end - start == _CLF_WIDTH:
            second = digits(base, start + _SECONDS_AT, 2) if same_minute(base, start, known) else -1
        if 0 <= second <= 60:
            when = minute + second * _SECOND
        else:
            when = moment(base, start, end) if start >= 0 else NO_TIME
            if when != NO_TIME and is_common(base, start, end):
                known, minute = start, when - digits(base, start + _SECONDS_AT, 2) * _SECOND
        at[i] = when
        if method >= 0:
            methods[i] = method
        else:
            start = starts[_METHOD, i]
            methods[i] = method_of(base, start, ends[_METHOD, i]) if start >= 0 else 0
        code = status if status >= 0 else status_of(base, starts[_STATUS, i], ends[_STATUS, i])
        statuses[i] = code
        if when == NO_TIME:
            faults[i] = _NO_TIME
            wrong += 1
        elif code < 0:
            faults[i] = _BAD_STATUS
            wrong += 1
    return wrong
