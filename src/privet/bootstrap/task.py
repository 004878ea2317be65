"""What the command line asks for, and the plan that it makes with the policy file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from privet.adapters.intel import proxies
from privet.adapters.intel.agents import agents
from privet.disclosure.surfaces import Surface
from privet.errors import ConfigError, Source
from privet.exposure.budgets import Budget
from privet.identity.addresses import Trusted
from privet.settings import Settings, read_settings
from privet.traffic.formats import from_apache, from_mapping, from_nginx, nginx_formats, preset
from privet.traffic.guess import fit, guess
from privet.traffic.sources import Sources
from privet.workflows.analyse import Plan
from privet.workflows.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from privet.exposure.pseudonyms import Key
    from privet.traffic.formats import Format


@dataclass(frozen=True, slots=True)
class Task:
    """
    Say what the command line asks to be analysed, and how it is to be understood.

    Args:
        config: The policy that was named.
        found: A policy that nobody named: where *config* is None it says how a log is understood
            and judged, and not what is kept of it.
    """

    logs: tuple[str, ...] = ()
    config: Path | None = None
    found: Path | None = None
    format: str = ""
    nginx_conf: Path | None = None
    apache_format: str = ""
    mapping: str = ""
    ledger: Path | None = None
    surfaces: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    budget: int | None = None
    out: Path | None = None
    settings: Settings = field(default_factory=Settings)

    @property
    def folder(self) -> Path | None:
        """Where exposures are kept; None where they are not."""
        named = self.settings.ledger.path
        return self.ledger or (Path(named) if named else None)

    def read(self) -> Task:
        """Return the task with its policy file read."""
        if self.config is not None:
            return replace(self, settings=settings_of(self.config))
        if self.found is None:
            return self
        settings = settings_of(self.found)
        nowhere = settings.ledger.model_copy(update={"path": None})
        return replace(self, settings=settings.model_copy(update={"ledger": nowhere}))

    def plan(self, key: Key) -> Plan:
        """Return the plan; *key* is that of the ledger."""
        site = self.settings.site
        networks = proxies.networks()
        trusted = trust((*site.trusted_proxies, *self.trusted_proxies), networks)
        return Plan(
            logs=self.logs,
            settle=self.settle(),
            surfaces=(*self.settings.surfaces(), *self.declared()),
            beacons=(),
            trusted=trusted,
            presets=networks,
            key=key,
            policy=self.policy(),
            discover=self.settings.analysis.discover,
        )

    def policy(self) -> Policy:
        """Return by what actors are judged."""
        budgets = self.settings.budgets() if self.settings.budget else ()
        trial = None if self.budget is None else Budget("account", "1d", self.budget)
        named = self.settings.detection.model
        model = None
        if named is not None:
            from privet.bootstrap.models import load

            model = load(Path(named))
        return Policy(budgets, self.settings.agreements(), agents(), model, trial)

    def declared(self) -> tuple[Surface, ...]:
        """Return the surfaces that were declared on the command line."""
        found = [surface_of(text) for text in self.surfaces]
        for text in self.lists:
            route, _, count = text.rpartition(":")
            if not route or not count.isdigit():
                raise ConfigError(f"--list {text!r}: write a route and a number, '/search:20'")
            found.append(surface_of(route, lists=int(count)))
        return tuple(found)

    def settle(self) -> Callable[[Sequence[bytes]], Format]:
        """Return what chooses the format of a log by its lines."""
        told = self.told()
        sources = self.sources()

        def settled(lines: Sequence[bytes]) -> Format:
            if len(told) == 1:
                return fit(lines, told[0]).format
            return guess(lines, sources, {one.name: one for one in told}).format

        return settled

    def told(self) -> tuple[Format, ...]:
        """Return the formats that the operator named; several, where an nginx.conf defines them."""
        sources = self.sources()
        try:
            if self.nginx_conf is not None:
                text = read_text(self.nginx_conf)
                if self.format:
                    return (from_nginx(text, sources, self.format, str(self.nginx_conf)),)
                return tuple(nginx_formats(text, sources, str(self.nginx_conf)).values())
            if self.apache_format:
                return (from_apache(self.apache_format, sources),)
            if self.mapping:
                return (from_mapping(pairs(self.mapping), sources),)
            return (preset(self.format, sources),) if self.format else ()
        except (ValueError, KeyError) as error:
            raise ConfigError(f"the log's format: {error}") from None

    def sources(self) -> Sources:
        """Return where a log may hold each handle on a visitor."""
        identity = self.settings.identity
        return Sources(
            account=tuple(identity.account),
            client=tuple(identity.client),
            session=tuple(identity.session),
            device=tuple(identity.device),
        )


def settings_of(path: Path) -> Settings:
    """Return what the policy file says."""
    return read_settings(read_text(path), str(path), presets=proxies.networks())


def read_text(path: Path) -> str:
    """Return the text of a configuration file."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(path))) from None
    except UnicodeDecodeError:
        raise ConfigError("is not UTF-8 text", source=Source(str(path))) from None


def trust(names: Sequence[str], networks: dict[str, tuple[str, ...]]) -> Trusted:
    """Return the networks whose word on the client's address is believed."""
    try:
        return Trusted.of(names, networks)
    except ValueError as error:
        raise ConfigError(f"trusted proxies: {error}") from None


def surface_of(route: str, lists: int | None = None) -> Surface:
    """Return a surface declared by its route alone."""
    try:
        return Surface(name=route, route=route, lists=lists)
    except ValueError as error:
        raise ConfigError(str(error)) from None


def pairs(text: str) -> dict[str, str]:
    """Read ``address=ip,target=request.path``."""
    found: dict[str, str] = {}
    for part in text.split(","):
        name, equals, key = part.partition("=")
        if not equals or not name.strip() or not key.strip():
            raise ConfigError(f"--mapping {part!r}: write FIELD=KEY pairs with commas between")
        found[name.strip()] = key.strip()
    return found
