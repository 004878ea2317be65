"""A stretch of a ledger's time, asked as if it were the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privet.detection.relations import ACTIVITY, EXPOSURES, SOUGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import ibis

    from privet.detection.relations import Columns, Made, Part, Relations

DAY = 86_400_000_000


class Between:
    """
    Answer expressions over the exposures and activity of some days.

    Args:
        ledger: The whole.
        first: The first day, as days since 1970 UTC; *end* is the first that is left out.
    """

    def __init__(self, ledger: Relations, first: int, end: int) -> None:
        self._ledger = ledger
        days = (ACTIVITY.day >= first) & (ACTIVITY.day < end)
        self._tables = {
            each.op(): each.filter((each["at"] >= first * DAY) & (each["at"] < end * DAY)).op()
            for each in (EXPOSURES, SOUGHT)
        } | {
            ACTIVITY.op(): ACTIVITY.filter(days).op(),
        }

    def run(
        self, expr: ibis.Table, tables: Mapping[str, Mapping[str, Any]] | None = None
    ) -> Columns:
        """Return the columns of an expression."""
        return self._ledger.run(self._within(expr), tables)

    def stream(
        self,
        expr: ibis.Table,
        tables: Mapping[str, Mapping[str, Any]] | None = None,
        rows: int = 200_000,
    ) -> Iterator[Columns]:
        """Yield the rows of an expression in its order."""
        return self._ledger.stream(self._within(expr), tables, rows)

    def map(self, work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """Yield *work* done on each of *parts*, as the ledger does."""
        return self._ledger.map(work, parts)

    def _within(self, expr: ibis.Table) -> ibis.Table:
        return expr.op().replace(self._tables).to_expr()
