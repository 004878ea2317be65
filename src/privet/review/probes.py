"""What Privet can see of its own measures: each probe looks at facts, and says how a measure stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from privet.review import replies
from privet.review.replies import HALF, MONTH, QUARTER
from privet.review.sight import Finding, Sight, State

if TYPE_CHECKING:
    from collections.abc import Sequence

Said: TypeAlias = tuple[State, str]
Probe: TypeAlias = Callable[[Sight], Said]

RUNNING, PARTLY, ABSENT = State.RUNNING, State.PARTLY, State.ABSENT
UNKNOWN = State.UNKNOWN

VERIFIED_FOR: Final = 180
"""Days after which a rule of law is to be verified again; several of these laws are moving."""

LAYERS: Final = 3
"""Independent layers before the surfaces that the combination asks for at least; our choice."""

PAGE: Final = "page-made"
"""The kind of the audit entry that says that the public page on the measures was made."""

FRESH: Final = 2
"""Days after which what runs by itself every day has not run."""


def enforced(sight: Sight, what: str) -> Said:
    """Say that something runs, or only partly, since nothing is enforced."""
    if sight.mode == "enforce":
        return RUNNING, what
    return PARTLY, f"{what}; in {sight.mode} mode, so that nobody is stopped"


# ── governance ───────────────────────────────────────────────────────────────────────────────────


def team(sight: Sight) -> Said:
    """Look whether somebody is designated."""
    if not sight.team:
        return ABSENT, "nobody is designated in [[team]]"
    alone = "one person, for all roles" if sight.team == 1 else f"{sight.team} people"
    return RUNNING, f"designated: {alone}"


def surfaces(sight: Sight) -> Said:
    """Look whether surfaces are declared, each with the fields that it shows."""
    if not sight.surfaces:
        return ABSENT, "no surface is declared"
    bare = [name for name, fields in sight.surfaces.items() if not fields]
    if bare:
        return PARTLY, f"surfaces that name no fields: {len(bare)} of {len(sight.surfaces)}"
    return RUNNING, f"surfaces declared with their fields: {len(sight.surfaces)}"


def agreements(sight: Sight) -> Said:
    """Look whether a permission has expired; each has owner, ground and end by construction."""
    late = [each.actor for each in sight.agreements if each.until < sight.today]
    if late:
        return PARTLY, f"expired agreements: {len(late)} of {len(sight.agreements)}"
    return RUNNING, f"agreements, each with owner, ground and end: {len(sight.agreements)}"


def weighed(sight: Sight) -> Said:
    """Look whether a budget counts people by the weight of what is shown of them."""
    if any(each.weighted for each in sight.budgets):
        return enforced(sight, "a budget counts by the weight of fields")
    return PARTLY, "fields have weights, and no budget counts by them"


def layers(sight: Sight) -> Said:
    """Count the layers that stand."""
    standing = {
        "limits": bool(sight.budgets),
        "detection": sight.detecting,
        "challenges": "challenge" in sight.remedies,
        "evidence": sight.ledger,
        "legal": bool(sight.rules),
    }
    names = [name for name, stands in standing.items() if stands]
    if not names:
        return ABSENT, "no layer stands"
    told = f"layers that stand: {', '.join(names)}"
    return enforced(sight, told) if len(names) >= LAYERS else (PARTLY, told)


def reviewed(sight: Sight) -> Said:
    """Look whether anything of the register is overdue."""
    if sight.overdue:
        return PARTLY, f"overdue: {', '.join(sight.overdue[:5])}"
    return RUNNING, "nothing is overdue"


def accepted(sight: Sight) -> Said:
    """Look whether an accepted risk has expired."""
    if sight.expired:
        return ABSENT, f"expired acceptances: {', '.join(sight.expired[:5])}"
    return RUNNING, "no accepted risk has expired"


def retention(sight: Sight) -> Said:
    """Look whether exposures are older than they may be, and whether the job ran that forgets."""
    if not sight.ledger:
        return RUNNING, "no exposures are kept"
    if not sight.within(sight.oldest, sight.retention + FRESH) and sight.oldest and not sight.held:
        return ABSENT, f"exposures of {sight.oldest} are kept beyond {sight.retention} days"
    job = sight.done(("retention-ran",), FRESH)
    if job is None:
        return PARTLY, "nothing is too old, and no retention job ran within two days"
    held = "; a case holds some for longer" if sight.held else ""
    return RUNNING, f"the retention job ran on {job.last}{held}"


def rules(sight: Sight) -> Said:
    """Look whether the rules of the site's places were verified lately."""
    if not sight.rules:
        return ABSENT, "site.jurisdictions names no place"
    unknown = [place for place, day in sight.rules.items() if day is None]
    if unknown:
        return PARTLY, f"no rules ship for {', '.join(unknown)}"
    old = [place for place, day in sight.rules.items() if not sight.within(day, VERIFIED_FOR)]
    if old:
        return PARTLY, f"not verified for {VERIFIED_FOR} days: {', '.join(old)}"
    return RUNNING, f"verified within {VERIFIED_FOR} days for {', '.join(sight.rules)}"


def deed(kinds: Sequence[str], days: int, what: str) -> Probe:
    """Return a probe that looks whether something was done within so many days."""

    def done(sight: Sight) -> Said:
        found = sight.done(kinds, days)
        if found is not None:
            return RUNNING, f"{what}, last on {found.last}"
        known = [sight.deeds[kind].last for kind in kinds if kind in sight.deeds]
        since = f"since {max(known)}" if known else "yet"
        return (PARTLY if known else ABSENT), f"{what}: not {since}"

    return done


def reenacted(drill: str, days: int) -> Probe:
    """Return a probe that looks whether a drill passed; one that was not run says nothing."""

    def passed(sight: Sight) -> Said:
        good, bad = (sight.deeds.get(f"drill-{how}:{drill}") for how in ("passed", "failed"))
        if bad is not None and (good is None or good.last < bad.last):
            return PARTLY, f"drill {drill} failed on {bad.last}"
        if good is not None and sight.within(good.last, days):
            return RUNNING, f"drill {drill} passed on {good.last}"
        since = f"since {good.last}" if good else "yet"
        return UNKNOWN, f"drill {drill} was not run {since}: privet drill run {drill}"

    return passed


# ── limits ───────────────────────────────────────────────────────────────────────────────────────


def by_account(sight: Sight) -> Said:
    """Look whether an account has a budget of people."""
    found = [each for each in sight.budgets if each.who == "account" and each.younger_than is None]
    if not found:
        return ABSENT, "no budget for accounts is declared"
    one = found[0]
    return enforced(sight, f"an account is shown {one.subjects:,} people in {one.window}")


def by_network(sight: Sight) -> Said:
    """Look whether networks and the whole site have budgets."""
    levels = {each.who for each in sight.budgets}
    if not levels & {"network", "site"}:
        return ABSENT, "no budget for networks, and none for the site"
    if lacking := {"network", "site"} - levels:
        return PARTLY, f"no budget for {lacking.pop()}"
    return enforced(sight, "networks and the site have budgets")


def young(sight: Sight) -> Said:
    """Look whether young accounts have a smaller budget."""
    found = [each for each in sight.budgets if each.younger_than]
    if not found:
        return ABSENT, "no budget is for young accounts"
    one = found[0]
    return enforced(
        sight, f"younger than {one.younger_than}: {one.subjects:,} people in {one.window}"
    )


def lookups(sight: Sight) -> Said:
    """Look whether surfaces that resolve an identifier are declared as such."""
    if not sight.lookups:
        return PARTLY, "no surface is declared as a lookup; if the site has none, it does not apply"
    return enforced(sight, f"lookups judged by what they miss: {sight.lookups}")


# ── detection and response ───────────────────────────────────────────────────────────────────────


def detection(sight: Sight) -> Said:
    """Look whether detection looked at the ledger lately."""
    if not sight.detecting:
        return ABSENT, "[detection] is off, or there is no ledger to look at"
    if sight.within(sight.looked, FRESH):
        return RUNNING, f"detection looked at the ledger on {sight.looked}"
    if sight.looked is None:
        return PARTLY, "detection has not looked at the ledger yet"
    return PARTLY, f"detection last looked at the ledger on {sight.looked}"


def challenges(sight: Sight) -> Said:
    """Look whether the ladder has a challenge; a wait without a script is always among them."""
    if "challenge" not in sight.remedies:
        return ABSENT, "no rung of the ladder is a challenge"
    return enforced(sight, "the ladder challenges; a wait that needs no script stands beside")


def blocks(sight: Sight) -> Said:
    """Look whether who is stopped is told whom to write to; what stands ends by itself."""
    if not {"limit", "deny"} & set(sight.remedies):
        return ABSENT, "no rung of the ladder stops anybody"
    if not sight.contact:
        return PARTLY, "who is stopped is told nobody to write to: site.contact"
    return enforced(sight, "blocks end by themselves, have a reason and an appeal")


def graduated(sight: Sight) -> Said:
    """Look whether something milder comes before somebody is stopped."""
    milder = [each for each in sight.remedies if each in {"slow", "reduce", "challenge"}]
    if not milder:
        return ABSENT, "nothing milder comes before somebody is stopped"
    return enforced(sight, f"before anybody is stopped: {', '.join(dict.fromkeys(milder))}")


def kept(sight: Sight) -> Said:
    """Look whether it is kept who saw whom."""
    if not sight.ledger:
        return ABSENT, "[ledger] names no path: nobody could be named who was shown"
    if not sight.rows:
        return PARTLY, "the ledger is empty"
    return RUNNING, f"{sight.rows:,} exposures since {sight.oldest}, as keyed hashes"


def running(sight: Sight) -> Said:
    """Look whether a guard runs now."""
    if not sight.guarding:
        return ABSENT, "no guard gives a sign of life"
    return enforced(sight, "a guard runs")


def canaries(sight: Sight) -> Said:
    """Look whether invented people are planted, whether they are looked for, and who was shown them."""
    people = {one for each in sight.planted for one in each.people}
    if not people:
        return ABSENT, "nobody who was invented is planted: privet marks plant"
    marks = sum(each.marks for each in sight.planted)
    since = max(each.day for each in sight.planted)
    said = f"invented people: {len(people)}, marks in their records: {marks}, planted last {since}"
    if not sight.ledger:
        return PARTLY, f"{said}; without a ledger nobody sees who is shown them"
    found = (
        f"shown to {sight.bitten} visitors: privet marks seen"
        if sight.bitten
        else "shown to nobody"
    )
    return RUNNING, f"{said}; {found}"


def learning(sight: Sight) -> Said:
    """Look whether detection names a model, and whether its day is not past."""
    if sight.model == "none":
        return ABSENT, "detection.model names none: rules alone decide"
    if sight.model:
        return PARTLY, f"rules alone decide: the model {sight.model}"
    if sight.model_until is not None and sight.model_until < sight.today:
        return PARTLY, f"rules alone decide: the model was for use until {sight.model_until}"
    return RUNNING, f"a model has its say until {sight.model_until}, and a person decides"


def indexing(sight: Sight) -> Said:
    """Look whether search engines have proven who they are, and so pass."""
    if not sight.detecting:
        return PARTLY, "detection is off, so that nobody is asked for proof"
    if not sight.proven:
        return UNKNOWN, "no search engine has proven itself yet"
    return RUNNING, f"agents that have proven who they are, and pass: {sight.proven}"


def scope(sight: Sight) -> Said:
    """Look whether there is an agreement whose scope could be watched, and none that has expired."""
    if not sight.agreements:
        return UNKNOWN, "no agreement is in force, so that there is no scope to watch"
    return agreements(sight)


def keyed(sight: Sight) -> Said:
    """Look whether clients of an API have a key, and a budget."""
    if not sight.clients:
        return ABSENT, "identity.client names no key; if the site has no API, it does not apply"
    if not any(each.who == "client" for each in sight.budgets):
        return PARTLY, "clients have keys, and no budget is for them"
    return enforced(sight, "clients have keys and a budget")


PROBES: Final[tuple[tuple[str, Probe], ...]] = (
    ("GOV-01", team),
    ("GOV-02", surfaces),
    ("GOV-03", agreements),
    ("GOV-04", weighed),
    ("GOV-05", layers),
    ("GOV-05", running),
    ("GOV-06", reviewed),
    ("GOV-07", deed(("pack-made",), QUARTER + FRESH, "a review pack was made")),
    ("GOV-08", deed(("drill-passed",), MONTH, "a drill passed")),
    ("GOV-10", deed(("dossier-made",), HALF, "a dossier was made")),
    ("GOV-11", accepted),
    ("GOV-12", retention),
    ("GOV-12", deed(("impact-assessed",), HALF, "the impact on privacy was assessed")),
    ("GOV-13", rules),
    ("DES-10", indexing),
    ("DES-10", reenacted("T14", QUARTER)),
    ("LIM-01", by_account),
    ("LIM-02", weighed),
    ("LIM-03", by_network),
    ("LIM-04", young),
    ("LIM-06", lookups),
    ("LIM-07", detection),
    ("LIM-07", reenacted("T12", QUARTER)),
    ("DET-01", detection),
    ("DET-02", detection),
    ("DET-02", deed(("drill-passed",), MONTH, "a drill found its scrapers")),
    ("DET-03", learning),
    ("DET-04", challenges),
    ("DET-05", blocks),
    ("DET-06", graduated),
    ("DET-07", canaries),
    ("DET-10", kept),
    ("ACC-01", agreements),
    ("ACC-02", keyed),
    ("ACC-03", scope),
    ("ACC-03", reenacted("T13", QUARTER)),
    ("ACC-05", deed((PAGE,), QUARTER, "the public page names who may collect")),
    ("LEG-02", deed(("sealed",), HALF, "evidence was sealed")),
    ("LEG-03", replies.letters),
    ("LEG-04", replies.deletions),
    ("LEG-05", replies.takedowns),
    ("LEG-06", deed(("breach-answer", "breach-decision"), HALF, "a breach was assessed")),
    ("LEG-07", rules),
    ("LEG-08", replies.notices),
    ("LEG-09", replies.breaches),
    ("USR-03", deed((PAGE,), QUARTER, "the public page was made")),
    ("USR-04", replies.complaints),
)
"""Which measure each probe looks at; several may look at one."""

PROBED: Final = frozenset(control for control, _ in PROBES)


def measure(sight: Sight) -> tuple[Finding, ...]:
    """Return what every probe finds."""
    return tuple(Finding(control, probe.__name__, *probe(sight)) for control, probe in PROBES)
