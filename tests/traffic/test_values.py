"""Times, methods and statuses are read as the standard library reads them, whatever the bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.traffic.blocks import Block
from privet.traffic.lines import FIELDS, Field
from privet.traffic.search import base_outside
from privet.traffic.values import NO_TIME, days, method_of, moment, read_values, status_of

MOMENTS = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def read(text: bytes) -> int:
    """Return what the kernel makes of a time."""
    data = Block.of(text).data
    return int(moment(base_outside(data), 0, len(text)))


def micros(at: datetime) -> int:
    """Return microseconds since 1970, without the error of floats."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@given(MOMENTS, ZONES)
def test_common_log_times(at: datetime, zone: timezone) -> None:
    """A time of the common log format is the moment it names, in any zone."""
    text = at.astimezone(zone).strftime("%d/%b/%Y:%H:%M:%S %z")

    assert micros(at.replace(microsecond=0)) == read(text.encode())


@given(MOMENTS, ZONES, st.sampled_from("T t\t"))
def test_iso_times(at: datetime, zone: timezone, between: str) -> None:
    """A time of ISO 8601 is the moment it names, with its fraction and its zone."""
    text = at.astimezone(zone).isoformat(between)

    assert micros(at) == read(text.encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"1791640536", 1_791_640_536_000_000),
        (b"1791640536.25", 1_791_640_536_250_000),
        (b"1791640536123", 1_791_640_536_123_000),
        (b"1791640536123456", 1_791_640_536_123_456),
        (b"1791640536123456789", 1_791_640_536_123_456),
        (b"10/Oct/2026:13:55:36.655", 1_791_640_536_655_000),
        (b"[10/Oct/2026:13:55:36 +0000]", 1_791_640_536_000_000),
        (b"2026-10-10T13:55:36Z", 1_791_640_536_000_000),
        (b"2026/10/10 13:55:36", 1_791_640_536_000_000),
        (b"2026-10-10 13:55:36,5 +0100", 1_791_636_936_500_000),
        (b"31/Dec/2016:23:59:60 +0000", 1_483_228_800_000_000),
    ],
)
def test_other_ways_to_write_a_time(text: bytes, expected: int) -> None:
    """Numbers of any unit, fractions and brackets are understood; a leap second is the next minute's first."""
    assert expected == read(text)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"-",
        b"now",
        b"13:55:36",
        b"31/Feb/2026:13:55:36 +0000",
        b"29/Feb/2025:13:55:36 +0000",
        b"10/Okt/2026:13:55:36 +0000",
        b"10/Oct/2026-13:55:36 +0000",
        b"10/Oct/2026:24:00:00 +0000",
        b"10/Oct/2026:13:55:61 +0000",
        b"10/Oct/2026:13-55-36 +0000",
        b"10/Oct/2026:13:55:36 +9900",
        b"10/Oct/2026:13:55:36 0000",
        b"10/Oct/2026:13:55:36 +00",
        b"10/Oct/1969:13:55:36 +0000",
        b"2026-13-10T13:55:36Z",
        b"2026-10-10X13:55:36Z",
        b"2026-10-10T13:55:36+0x00",
        b"99999999999999999999",
        b"9999999999999999999",
        b"179164053x",
        b"1.7e9",
    ],
)
def test_what_is_no_time(text: bytes) -> None:
    """Days that do not exist, foreign months and torn numbers are no times."""
    assert read(text) == NO_TIME


@given(st.binary(max_size=40))
def test_hostile_times(text: bytes) -> None:
    """Any bytes are a time within two centuries, or none."""
    when = read(text)

    assert (
        when == NO_TIME or -micros(datetime(1970, 1, 3, tzinfo=UTC)) <= when < 7_258_204_800_000_000
    )


@given(st.integers(1960, 2210), st.integers(0, 13), st.integers(0, 32))
def test_days(year: int, month: int, day: int) -> None:
    """Days are counted as the standard library counts them, leap years too."""
    try:
        expected = (datetime(year, month, day, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days
    except ValueError:
        expected = NO_TIME
    if not 1970 <= year <= 2199:
        expected = NO_TIME

    assert expected == days(year, month, day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"GET", 1),
        (b"HEAD", 2),
        (b"POST", 3),
        (b"PUT", 4),
        (b"DELETE", 5),
        (b"PATCH", 6),
        (b"OPTIONS", 7),
        (b"PROPFIND", 0),
        (b"get", 0),
        (b"G", 0),
        (b"PURGE", 0),
    ],
)
def test_methods(text: bytes, expected: int) -> None:
    """Methods are told apart as they are written; any other is OTHER."""
    data = Block.of(text).data

    assert expected == method_of(base_outside(data), 0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"200", 200),
        (b"499", 499),
        (b"000", 0),
        (b"0", 0),
        (b"-1", 0),
        (b"-2", -1),
        (b"20", -1),
        (b"2x0", -1),
        (b"099", -1),
        (b"2000", -1),
    ],
)
def test_statuses(text: bytes, expected: int) -> None:
    """A status has three digits; zero means that nothing was sent."""
    data = Block.of(text).data

    data = Block.of(text).data

    assert expected == status_of(base_outside(data), 0, len(text))


def test_an_absent_status() -> None:
    """Where a log has a dash, nothing was sent."""
    assert status_of(base_outside(np.zeros(64, np.uint8)), -1, -1) == 0


CLF = "%d/%b/%Y:%H:%M:%S %z"
MINUTE = datetime(2026, 11, 2, 23, 59, tzinfo=UTC)
TIMES = st.one_of(
    st.integers(0, 180).map(lambda late: (MINUTE + timedelta(seconds=late)).strftime(CLF).encode()),
    st.tuples(MOMENTS, ZONES).map(lambda pair: pair[0].astimezone(pair[1]).strftime(CLF).encode()),
    st.sampled_from(
        [
            b"02/Nov/2026:23:59:6a +0000",
            b"02/Nov/2026:23:59:61 +0000",
            b"02/Nov/2026:23:59:60 +0000",
            b"02/Nov/2026:23:59:03 +0100",
            b"02/Nov/2026:23:59:03.12345",
            b"2026-11-02T23:59:03.123456",
            b"2026-11-02T23:59:03+00:00",
            b"-",
        ]
    ),
)


@given(st.lists(TIMES, max_size=12))
def test_a_minute_that_goes_on_reads_as_one_that_begins(texts: list[bytes]) -> None:
    """
    What a time means does not depend on the lines before it, though its date is read only once.
    """
    data = Block.of(b" ".join(texts)).data
    count = len(texts)
    starts, ends = np.full((2, FIELDS, count), -1, np.int32)
    ends[Field.TIME] = np.cumsum([len(text) + 1 for text in texts]) - 1
    starts[Field.TIME] = ends[Field.TIME] - [len(text) for text in texts]
    at, methods = np.empty(count, np.int64), np.empty(count, np.int8)
    statuses, faults = np.empty(count, np.int16), np.empty(count, np.int8)
    wrong = read_values(data, count, starts, ends, 1, 200, at, methods, statuses, faults)

    assert [read(text) for text in texts] == at.tolist()
    assert [text for text in texts if read(text) == NO_TIME] == [
        text for text, fault in zip(texts, faults, strict=True) if fault
    ]
    assert wrong == np.count_nonzero(faults)
