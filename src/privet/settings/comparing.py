"""Two policies compared by what they mean for people, not by their lines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from privet.exposure.budgets import span

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from privet.settings.sections import BudgetSection, Settings, SurfaceSection


class Effect(StrEnum):
    """Say for whom a change is meant to matter."""

    STRICTER = "stricter"
    """Some people may meet something whom nothing met before."""
    LOOSER = "looser"
    """Some may be shown more people than before."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Change:
    """Say what changes, from what to what, and what that means; '' is nothing."""

    what: str
    was: str
    now: str
    effect: Effect
    means: str

    def document(self) -> dict[str, Any]:
        """Return it as it stands in the JSON answer."""
        return {
            "what": self.what,
            "was": self.was,
            "now": self.now,
            "effect": self.effect.value,
            "means": self.means,
        }


def compare(old: Settings, new: Settings) -> tuple[Change, ...]:
    """Return what changes for people between two policies; what is merely written otherwise is nothing."""
    return (
        *_budgets(old, new),
        *_surfaces(old, new),
        *_agreements(old, new),
        *_enforcement(old, new),
        *_sections(old, new),
    )


def _budgets(old: Settings, new: Settings) -> Iterator[Change]:
    before, after = _keyed(old), _keyed(new)
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None and was.subjects == now.subjects:
            continue
        each = now or was
        assert each is not None  # noqa: S101 - the key is of one of them
        name = _whose(each)
        if was is None:
            yield Change(
                f"budget of {name}",
                "",
                _allows(each),
                Effect.STRICTER,
                f"{name} that are shown more than {_allows(each)} are stopped now",
            )
        elif now is None:
            yield Change(
                f"budget of {name}",
                _allows(was),
                "",
                Effect.LOOSER,
                f"nothing stops {name} at {_allows(was)} any more",
            )
        elif now.subjects < was.subjects:
            yield Change(
                f"budget of {name}",
                _allows(was),
                _allows(now),
                Effect.STRICTER,
                f"{name} that are shown {now.subjects:,} to {was.subjects:,} people "
                f"in {now.window} are stopped now",
            )
        else:
            yield Change(
                f"budget of {name}",
                _allows(was),
                _allows(now),
                Effect.LOOSER,
                f"{name} may be shown {now.subjects - was.subjects:,} more people "
                f"in {now.window}, and so may a collector",
            )


def _keyed(settings: Settings) -> dict[Hashable, BudgetSection]:
    """Return the budgets by whom and when they bind; of two alike, the stricter binds."""
    found: dict[Hashable, BudgetSection] = {}
    for each in settings.budgets_of():
        key = (each.who, each.role, each.younger_than, span(each.window), each.weighted)
        if key not in found or each.subjects < found[key].subjects:
            found[key] = each
    return found


def _whose(each: BudgetSection) -> str:
    role = f" ({each.role})" if each.role else ""
    young = f" younger than {each.younger_than}" if each.younger_than else ""
    return f"{each.who}s{role}{young}" if each.who != "site" else "the whole site"


def _allows(each: BudgetSection) -> str:
    weighted = " by weight" if each.weighted else ""
    return f"{each.subjects:,} people{weighted} in {each.window}"


def _surfaces(old: Settings, new: Settings) -> Iterator[Change]:
    before, after = ({each.route: each for each in settings.surface} for settings in (old, new))
    for route in dict.fromkeys((*before, *after)):
        was, now = before.get(route), after.get(route)
        if was is None:
            said = "whoever is shown people there is counted and may be stopped"
            yield Change(f"surface {route}", "", "guarded", Effect.STRICTER, said)
        elif now is None:
            said = "people shown there are counted no more, and nobody is stopped"
            yield Change(f"surface {route}", "guarded", "", Effect.LOOSER, said)
        else:
            yield from _surface(was, now, old.fields, new.fields)


def _surface(
    was: SurfaceSection,
    now: SurfaceSection,
    weighed: Mapping[str, float],
    weighs: Mapping[str, float],
) -> Iterator[Change]:
    before, after = was.surface(weighed).weight, now.surface(weighs).weight
    if before != after:
        yield Change(
            f"weight of {now.route}",
            f"{before:g}",
            f"{after:g}",
            Effect.STRICTER if after > before else Effect.LOOSER,
            "a person shown there takes more or less of budgets by weight",
        )
    if was.lists != now.lists:
        more = (now.lists or 1) > (was.lists or 1)
        yield Change(
            f"people on a page of {now.route}",
            str(was.lists or 1),
            str(now.lists or 1),
            Effect.STRICTER if more else Effect.LOOSER,
            "a page takes as many people of a budget",
        )
    if was.lookup != now.lookup:
        yield Change(
            f"look-ups at {now.route}",
            "yes" if was.lookup else "no",
            "yes" if now.lookup else "no",
            Effect.STRICTER if now.lookup else Effect.LOOSER,
            "who guesses identifiers there is stopped, or no more",
        )


def _agreements(old: Settings, new: Settings) -> Iterator[Change]:
    before, after = ({each.actor: each for each in settings.agreement} for settings in (old, new))
    for actor in dict.fromkeys((*before, *after)):
        was, now = before.get(actor), after.get(actor)
        if was is None and now is not None:
            said = f"{actor} is never stopped, on the word of {now.owner}"
            yield Change(f"agreement with {actor}", "", f"until {now.until}", Effect.LOOSER, said)
        elif now is None and was is not None:
            said = f"{actor} is judged as anybody"
            yield Change(f"agreement with {actor}", f"until {was.until}", "", Effect.STRICTER, said)
        elif was is not None and now is not None and was.until != now.until:
            effect = Effect.LOOSER if now.until > was.until else Effect.STRICTER
            yield Change(
                f"agreement with {actor}",
                f"until {was.until}",
                f"until {now.until}",
                effect,
                f"{actor} is never stopped until then",
            )


SEVERITY = ("open", "challenge", "closed")


def _enforcement(old: Settings, new: Settings) -> Iterator[Change]:
    was, now = old.enforcement, new.enforcement
    order = ("off", "shadow", "enforce")
    if was.mode != now.mode:
        stricter = order.index(now.mode) > order.index(was.mode)
        effect = Effect.STRICTER if stricter else Effect.LOOSER
        said = "people meet what is decided" if now.mode == "enforce" else "everybody passes"
        yield Change("mode", was.mode, now.mode, effect, said)
    if was.rollout != now.rollout:
        effect = Effect.STRICTER if now.rollout > was.rollout else Effect.LOOSER
        said = "a larger share of the actors is held to it, or a smaller one"
        yield Change("rollout", f"{was.rollout:g} %", f"{now.rollout:g} %", effect, said)
    if was.crowds != now.crowds:
        effect = Effect.STRICTER if now.crowds else Effect.LOOSER
        said = "strangers whose look-ups are a sweep together are challenged, or no more"
        yield Change("crowds", str(was.crowds).lower(), str(now.crowds).lower(), effect, said)
    before, after = (_rungs(each.ladder) for each in (was, now))
    if before != after:
        first, then = (_lowest(each.ladder) for each in (was, now))
        effect = Effect.OTHER
        if first != then:
            effect = Effect.STRICTER if then < first else Effect.LOOSER
        said = f"the first to meet something have spent {then:.0%} of a budget, before {first:.0%}"
        yield Change("ladder", before, after, effect, said)
    if was.on_error != now.on_error:
        stricter = SEVERITY.index(now.on_error) > SEVERITY.index(was.on_error)
        yield Change(
            "while a store is away",
            was.on_error,
            now.on_error,
            Effect.STRICTER if stricter else Effect.LOOSER,
            "whoever comes while the tally does not answer meets that",
        )


def _rungs(rungs: Sequence[Any]) -> str:
    said = [f"{each.remedy} above {each.at:.0%}" for each in sorted(rungs, key=lambda r: r.at)]
    return ", ".join(said) or "challenge above 50%, limit above 100%"


def _lowest(rungs: Sequence[Any]) -> float:
    return min((float(each.at) for each in rungs if each.remedy != "allow"), default=0.5)


OTHERS = {
    "site": "who is believed about a visitor's address, and what pages say of the site",
    "identity": "by which handles visitors are told apart",
    "strangers": "how many people all visitors without a history may be shown together",
    "probation": "how many people a new account may be shown that resembles a campaign",
    "challenge": "what a challenge asks of people",
    "ledger": "where exposures are kept, and for how long",
    "detection": "how often, and how far back, visitors are judged by the ledger",
    "team": "who may do what",
    "promotion": "whom a promotion must not stop, and how long a step lasts",
}


def _sections(old: Settings, new: Settings) -> Iterator[Change]:
    """Yield the settings of other sections that differ, one by one."""
    for name, means in OTHERS.items():
        was, now = getattr(old, name), getattr(new, name)
        if was == now:
            continue
        if isinstance(was, list):
            first, then = (", ".join(each.name for each in members) for members in (was, now))
            yield Change(name, first, then, Effect.OTHER, means)
            continue
        for key in type(was).model_fields:
            first, then = getattr(was, key), getattr(now, key)
            if first != then:
                yield Change(f"{name}.{key}", str(first), str(then), Effect.OTHER, means)
