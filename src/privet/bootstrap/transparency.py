"""The public page on measures and figures, from the policy, the ledger, the cases and the guard."""

from __future__ import annotations

import http.client
import socket
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from privet import bootstrap
from privet.adapters.documents import publishing
from privet.adapters.ledgers.faults import trouble
from privet.adapters.orders.ordering import Ordering
from privet.bootstrap.accessing import every_case
from privet.bootstrap.operating import now
from privet.bootstrap.recording import told
from privet.bootstrap.rim import questions
from privet.bootstrap.sighting import mode_of
from privet.bootstrap.task import Task
from privet.errors import ConfigError, StoreUnavailable
from privet.evidence.canonical import digest
from privet.evidence.signatures import noted
from privet.permission.team import Duty
from privet.response.sent import letters, notices
from privet.response.transparency import Figures, Measures, page
from privet.review.probes import PAGE
from privet.workflows.analyse import judge_again
from privet.workflows.audit import enter
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from privet.adapters.orders.signs import State
    from privet.bootstrap.recording import Where
    from privet.settings import Settings

PATIENCE: Final = 5.0
"""Seconds that the running guard is waited for."""


def make(where: Where, out: Path, *, by: str = "") -> tuple[list[Path], Figures]:
    """
    Write the page as HTML and as Markdown; return the files, and the figures on them.

    That it was made is put on record where records are kept.

    Raises:
        ConfigError: There is no policy to tell of.
        NotAllowed: There is a team, and they are not of it.
        StoreUnavailable: A store or the running guard does not answer, or nothing can be written.
    """
    if where.policy is None:
        raise ConfigError("there is no policy to tell of", advice="Name it: --config privet.toml")
    settings = where.settings
    signature = where.signed(Duty.WORK_CASE, by)
    state = Ordering(where.policy, now).state()
    known = figures(where, state)
    today = bootstrap.now().date().isoformat()
    sheet = page(measures(settings, {"mode": mode_of(where, state)}, today), known)
    paths = [out / "transparency.html", out / "transparency.md"]
    texts = [publishing.html(sheet), publishing.markdown(sheet)]
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
    except OSError as error:
        raise trouble(error, out) from error
    if where.records or settings.records.url or where.folder is not None:
        listed = {path.name: digest(text.encode()) for path, text in zip(paths, texts, strict=True)}
        told(where, enter(noted(PAGE, signature, payload={"files": listed})))
    return paths, known


def measures(settings: Settings, state: State, today: str) -> Measures:
    """Return what the policy does; *state* says in which mode: the guard's, else the one ordered."""
    kept = settings.agreement
    return Measures(
        site=settings.site.name,
        contact=settings.site.contact.removeprefix("mailto:") or settings.response.contact,
        mode=str(state["mode"]),
        surfaces={each.name: tuple(each.fields) for each in settings.surface},
        budgets=tuple((each.who, each.window) for each in settings.budgets()),
        remedies=tuple(rung.remedy for rung in sorted(settings.enforcement.ladder, key=_at)),
        detects=bool(settings.detection.pace) and settings.ledger.path is not None,
        days=settings.retention_days(),
        agreements=tuple(
            (each.basis, each.until.isoformat()) for each in kept if each.until.isoformat() >= today
        ),
        terms=len(settings.site.terms),
    )


def _at(rung: Any) -> float:  # noqa: ANN401 - a rung of the ladder
    return float(rung.at)


def figures(where: Where, state: State | None) -> Figures:
    """Return what was counted, as far as something counts it."""
    found: dict[str, Any] = {"made": bootstrap.now().date().isoformat()}
    if where.folder is not None and where.folder.is_dir():
        task = Task(ledger=where.folder, config=where.policy).read()
        with bootstrap.looked_at(task) as look:
            summary = drive(judge_again(task.policy()), questions(look)).summary
        if summary.period:
            found["period"] = tuple(each.date().isoformat() for each in summary.period)
        found["shown"] = summary.subjects_seen
        found["to_collectors"] = summary.subjects_by_collectors
        found["actors"] = {kind.value: count for kind, count in summary.actors.items()}
    if where.folder is not None or where.settings.records.url:
        cases = every_case(where)
        found["cases"] = len(cases)
        found["outcomes"] = Counter(case.outcome.value for case in cases if case.outcome)
        found |= {**letters(cases), "notices": notices(cases)}
    if state is not None:
        begun = datetime.fromtimestamp(int(state["started"]) / 1e6, UTC)
        found |= {"since": begun.date().isoformat(), **met(metrics(str(state["bind"])))}
    return Figures(**found)


def met(text: str) -> dict[str, Any]:
    """Return the figures that the metrics of a guard tell."""
    from prometheus_client.parser import text_string_to_metric_families

    found: dict[str, Counter[str]] = {"met": Counter(), "checks": Counter()}
    appeals = 0
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == "privet_decisions_total":
                found["met"][sample.labels["action"]] += int(sample.value)
            elif sample.name == "privet_challenge_outcomes_total":
                found["checks"][sample.labels["outcome"]] += int(sample.value)
            elif sample.name == "privet_appeals_total":
                appeals = int(sample.value)
    return {**found, "appeals": appeals}


def metrics(bind: str) -> str:
    """
    Return what the running guard says at ``/metrics``.

    Raises:
        StoreUnavailable: It does not answer.
    """
    host, _, port = bind.rpartition(":")
    if bind.startswith("unix:"):
        line: http.client.HTTPConnection = Through(bind.removeprefix("unix:"))
    else:
        line = http.client.HTTPConnection(host.strip("[]"), int(port), timeout=PATIENCE)
    try:
        line.request("GET", "/metrics")
        answer = line.getresponse()
        text = answer.read().decode()
    except OSError as error:
        raise StoreUnavailable(
            f"the guard at {bind} does not tell its metrics: {error}",
            advice="Ask as an account that may use its socket.",
        ) from error
    finally:
        line.close()
    if answer.status != http.client.OK:
        raise StoreUnavailable(
            f"the guard at {bind} answers {answer.status} when asked for metrics"
        )
    return text


class Through(http.client.HTTPConnection):
    """Speak HTTP through a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)
