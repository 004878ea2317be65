"""What is printed of a drill."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from privet.review.bounds import upper_bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drills.real_site import Compared, Outcome
    from drills.running import Yield


def lines(found: Compared) -> Iterator[str]:
    """Return the lines of the report."""
    scale = found.scale
    yield f"{scale.people:,} invented people; honest sessions within {scale.seconds} s, scrapers at most {scale.patience:,} s; 1 s is {scale.pace:g} s of the visitors'"
    yield "≥: its time ended before it did; a busy machine serves fewer, guarded or not"
    yield ""
    yield "| scraper | people, no guard | people, guarded | names only | requests | seconds | met |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for bare, guarded in zip(found.bare.yields, found.guarded.yields, strict=True):
        met = ", ".join(f"{name} {count:,}" for name, count in sorted(guarded.remedies.items()))
        yield (
            f"| {bare.scraper.title} | {_people(bare)} | {_people(guarded)} | "
            f"{guarded.names - guarded.profiles:,} | {bare.requests:,} / {guarded.requests:,} | "
            f"{bare.seconds:.0f} / {guarded.seconds:.0f} | {met or 'nothing'} |"
        )
    yield ""
    yield from _honest(found.guarded)


def _people(found: Yield) -> str:
    """Write how many people; at least so many where its time ended before the scraper did."""
    return f"≥ {found.profiles:,}" if found.cut else f"{found.profiles:,}"


def _honest(outcome: Outcome) -> Iterator[str]:
    touched = [each for each in outcome.honest if each.held]
    total = len(outcome.honest)
    bound = upper_bound(len(touched), total)
    pages = sum(each.pages for each in outcome.honest)
    yield (
        f"Honest sessions beside them: {total}, {pages:,} pages; touched {len(touched)} "
        f"(at most {bound:.1%} at 95 % confidence)"
    )
    served = Counter(each.name for each in outcome.honest)
    held = Counter(each.name for each in touched)
    yield "By role: " + ", ".join(f"{name} {held[name]}/{count}" for name, count in served.items())
    for each in outcome.honest:
        if each.first:
            yield f"  {each.name}: {each.first}"
