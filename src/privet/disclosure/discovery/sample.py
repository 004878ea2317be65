"""The answered requests of a sample, each different one once."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from privet.disclosure import words
from privet.disclosure.discovery.trees import Node, is_plain, read_path, tokens
from privet.disclosure.surfaces import METHODS, OPERATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_POST = METHODS.index("POST")
_ASKING = frozenset(METHODS.index(name) for name in ("OTHER", "GET", "HEAD", "POST"))

Asked = list[tuple[list[tuple[str, str]], int, bool]]
"""Parameters of a query, how often they were asked for, and whether by POST."""


@dataclass(slots=True)
class Sample:
    """Gather the answered requests of a sample, each different one once."""

    tree: Node = field(default_factory=Node)
    queries: dict[tuple[str, ...], Asked] = field(default_factory=lambda: defaultdict(list))
    operations: dict[tuple[tuple[str, ...], str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    beacons: Counter[str] = field(default_factory=Counter)
    posts: Counter[str] = field(default_factory=Counter)
    total: int = 0


def gather(
    targets: Sequence[bytes],
    methods: Sequence[int],
    statuses: Sequence[int],
    operations: Sequence[bytes],
    sizes: Sequence[int],
) -> Sample:
    """Gather what was answered; what failed or was sent elsewhere shows nobody."""
    sample = Sample()
    named = operations or [b""] * len(targets)
    counts: Counter[tuple[bytes, bool, bytes]] = Counter()
    quiet: Counter[tuple[bytes, bool, bytes]] = Counter()
    small = [size <= 64 for size in sizes] if sizes else [False] * len(targets)
    for target, method, status, operation, tiny in zip(
        targets, methods, statuses, named, small, strict=True
    ):
        if method in _ASKING and (200 <= status < 300 or status == 304):
            key = target, method == _POST, operation
            counts[key] += 1
            if status == 204 or tiny:
                quiet[key] += 1
    for key, count in counts.items():
        _add(sample, *key, count, quiet[key])
    return sample


def _add(
    sample: Sample, target: bytes, post: bool, operation: bytes, count: int, quiet: int
) -> None:
    if not target.startswith(b"/"):
        _, scheme, rest = target[:4096].partition(b"://")
        target = b"/" + rest.partition(b"/")[2] if scheme else target
    path, _, query = target.partition(b"?")
    segments, ending = read_path(path[:1024])
    sample.total += count
    parameters: list[tuple[str, str]] = []
    if query:
        parameters = parse_qsl(query[:4096].decode("utf-8", "replace"), max_num_fields=None)
        called = next((value for name, value in parameters if name == OPERATION), "")
        operation = operation or called.encode()
    if operation:
        seen = sample.operations[tuple(segments), operation.decode("utf-8", "replace")]
        seen["POST" if post else "GET"] += count
        for name, value in parameters:
            seen[f"{name}={value}"] += count
        return
    if post and quiet * 10 >= count * 9 and segments and not _resolves(segments, parameters):
        sample.beacons[segments[0]] += count
        return
    if post and segments and not _resolves(segments, parameters):
        sample.posts[segments[0]] += count
    sample.tree.add(segments, ending, count, post=post)
    if parameters and (ending == "" or ending in words.FORMAT_EXTENSIONS):
        whole = (
            (*segments[:-1], segments[-1] + (f".{ending}" if ending else "")) if segments else ()
        )
        sample.queries[whole].append((parameters, count, post))


def _resolves(segments: Iterable[str], parameters: Iterable[tuple[str, str]]) -> bool:
    """Return whether a route may be a lookup, whose empty answers are no beacon."""
    said = {token for segment in segments for token in (segment.lower(), *tokens(segment))}
    asked = {name.lower() for name, _ in parameters}
    return bool(said & words.LOOKUPS or asked & words.CONTACT_PARAMETERS)


def reports(sample: Sample) -> Iterable[str]:
    """
    Return the routes on which pages report on themselves.

    One is told by answers that say nothing to a hundredth of all requests, or by a fifth of all
    requests being POSTs to it.
    """
    for segment in sorted(set(sample.beacons) | set(sample.posts)):
        quiet, posts = sample.beacons[segment], sample.posts[segment]
        branch = sample.tree.branches.get(segment)
        others = (branch.total if branch else 0) - posts
        told = quiet * 100 >= sample.total or (quiet + posts) * 5 >= sample.total
        named = {segment.lower(), *tokens(segment)} & (words.PEOPLE | {"api", "rpc", "graphql"})
        told = told and others * 20 <= quiet + posts and not named
        if told and quiet + posts >= 100 and is_plain(segment):
            yield f"POST /{segment}/{{rest...}}"
