"""Where a log may hold the handles on a visitor."""

from __future__ import annotations

from dataclasses import dataclass

from privet.traffic.lines import Field


@dataclass(frozen=True, slots=True)
class Sources:
    """
    Say which variables, headers and cookies of a log hold an account, client, session or device.

    Each is ``log:NAME`` (a variable or column, or a path such as ``log:user.id`` in JSON), ``header:NAME`` or
    ``cookie:NAME``. Where a log holds several, the first on the line that is not absent counts.
    The network operator (*asn*) and the *role* of a visitor are read from requests alone.
    """

    account: tuple[str, ...] = ("log:remote_user",)
    client: tuple[str, ...] = ()
    session: tuple[str, ...] = ()
    device: tuple[str, ...] = ()
    asn: tuple[str, ...] = ()
    role: tuple[str, ...] = ()

    @property
    def fields(self) -> frozenset[Field]:
        """Which handles it declares."""
        declared = {
            Field.ACCOUNT: self.account,
            Field.CLIENT: self.client,
            Field.SESSION: self.session,
            Field.DEVICE: self.device,
        }
        return frozenset(field for field, names in declared.items() if names)

    def field(self, kind: str, name: str) -> Field | None:
        """Return which handle a variable holds, if it holds one; *kind* is log, header or cookie."""
        wanted = f"{kind}:{plain(name)}"
        for field, declared in (
            (Field.ACCOUNT, self.account),
            (Field.CLIENT, self.client),
            (Field.SESSION, self.session),
            (Field.DEVICE, self.device),
        ):
            for one in declared:
                declared_kind, _, declared_name = one.partition(":")
                if f"{declared_kind}:{plain(declared_name)}" == wanted:
                    return field
        return None


def plain(name: str) -> str:
    """Return a name as nginx writes it in a variable: lower case, underscores for hyphens."""
    return name.strip().lower().replace("-", "_")
