"""How papers name visitors: by pseudonym, unless whoever reads them needs the handle itself."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_interface
from typing import TYPE_CHECKING, Final

from privet.identity.actors import Level, read_actor

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from privet.response.facts import Facts
    from privet.response.language import Language

SHORT: Final = 8
"""Digits of a pseudonym that papers show: enough to tell the actors of a case apart."""

PREFIX: Final = {4: 24, 6: 48}
"""
How much of an address is named where it is not needed whole, in bits: a site, not a household.

Source: RFC 6177, end sites are assigned a /48 to /56; a /24 is the smallest announced IPv4 block.
"""


@dataclass(frozen=True, slots=True)
class Handles:
    """
    Name visitors in one paper.

    Args:
        pseudonyms: By the name of each actor; '' where none is known.
        whole: Levels whose handles are named as they are.
    """

    language: Language
    pseudonyms: Mapping[str, str]
    whole: Collection[Level]

    @classmethod
    def of(cls, facts: Facts, language: Language, whole: Collection[Level]) -> Handles:
        """Return how the actors of a case are named."""
        others = {each.actor: "" for each in facts.because}
        return cls(language, {**others, **facts.actors}, frozenset({*whole, Level.ASN}))

    def name(self, actor: str) -> str:
        """Name one actor."""
        try:
            level, handle = read_actor(actor)
        except ValueError:
            return self._hidden("", actor)
        if level is Level.NETWORK:
            return self._network(actor, handle)
        if level in self.whole:
            return f"{self.language.levels[level]} {handle}"
        return self._hidden(self.language.levels[level], actor)

    def list(self, actors: Collection[str]) -> str | None:
        """Name several, and say why where some are pseudonyms; None where there are none."""
        named = tuple(dict.fromkeys(self.name(each) for each in actors))
        if not named:
            return None
        levels = {each.partition(":")[0] for each in actors}
        hidden = not levels <= {*self.whole, Level.NETWORK}
        return self.language.listed(named) + (self.language.withheld if hidden else "")

    def grounds(self, facts: Facts) -> str | None:
        """Say what the findings rest on, a line a reason; None where nothing is known."""
        lines = (
            self.language.named.format(
                who=self.name(each.actor), what=self.language.reason(each.detector, each.because)
            )
            for each in facts.because
        )
        return "\n".join(dict.fromkeys(lines)) or None

    def _network(self, actor: str, handle: str) -> str:
        """Name an address or a block; as much of it as is needed."""
        try:
            address = ip_interface(handle)
        except ValueError:
            whole = Level.NETWORK in self.whole
            level = self.language.levels[Level.NETWORK]
            return f"{level} {handle}" if whole else self._hidden(level, actor)
        network = address.network
        if Level.NETWORK not in self.whole:
            bits = min(network.prefixlen, PREFIX[network.version])
            network = network.supernet(new_prefix=bits)
        if network.num_addresses == 1:
            return f"{self.language.levels['address']} {network.network_address}"
        return f"{self.language.levels[Level.NETWORK]} {network}"

    def _hidden(self, level: str, actor: str) -> str:
        """Name an actor by its pseudonym, or by its place where it has none."""
        known = self.pseudonyms.get(actor, "")
        number = known[:SHORT] or str(list(self.pseudonyms).index(actor) + 1)
        return self.language.hidden.format(level=level, number=number).strip()
