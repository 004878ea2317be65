"""Blocks are padded, and rejects are counted and kept in order."""

from __future__ import annotations

from privet.traffic.blocks import Block, Fault, Reject, Rejects
from privet.traffic.lines import PADDING


def test_a_block_is_padded() -> None:
    """Zeros stand behind the text, so that kernels may load whole vectors."""
    block = Block.of(b"abc", number=7)

    assert (b"abc" + bytes(PADDING), 3, 7) == (block.data.tobytes(), block.size, block.number)


def test_rejects() -> None:
    """Rejects of several blocks are joined in the order of the log."""
    late, early = Reject(9, Fault.TIME, b""), Reject(2, Fault.JSON, b"")
    merged = Rejects.merged(
        [Rejects((late,)), Rejects((early,)), Rejects((Reject(3, Fault.TIME, b""),))]
    )

    assert [2, 3, 9] == [one.number for one in merged.lines]
    assert {Fault.JSON: 1, Fault.TIME: 2} == merged.counts()


def test_every_fault_has_words() -> None:
    """A reason is said in words, each different."""
    assert len(Fault) == len({fault.words for fault in Fault})
