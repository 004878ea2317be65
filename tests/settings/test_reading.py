"""The policy file as an operator writes it, mistakes included."""

from __future__ import annotations

import pytest

from privet.errors import ConfigError
from privet.settings import Settings, read_settings

PRESETS = ("cloudflare", "fastly")

EXAMPLE = """
[site]
name = "Example"
hosts = ["example.org"]
trusted_proxies = ["127.0.0.1/32", "cloudflare", "unix:"]

[identity]
account = ["log:remote_user", "header:X-Account"]
session = ["cookie:sid"]

[fields]
name = 1
phone = 8

[[surface]]
name = "profile"
route = "/members/{subject}"
fields = ["name", "phone", "shoe size"]
except = ["staff"]

[[surface]]
name = "people search"
route = "/search"
lists = 20

[[budget]]
who = "account"
window = "1d"
subjects = 15
younger_than = "7d"

[[agreement]]
actor = "account:partner*"
owner = "legal@example.org"
basis = "contract"
until = 2027-01-31

[ledger]
retention = "4w"
"""

MISTAKES = """
[site]
colour = "red"
trusted_proxies = ["127.0.0.1/32",
  "cloudflair"]

[identity]
acount = ["log:remote_user"]
session = ["sid"]

[fields]
email = -5

[[surface]]
name = "profile"
route = "/members/{subject}"

[[surface]]
name = "profile"
route = "/members/{subject"

[[surface]]
name = "search"
lists = 0

[[budget]]
who = "everybody"
window = "1x"
subjects = 0

[[budgets]]
who = "account"

[enforcement]
ladder = [{ at = 2, remedy = "limit" }]

[[agreement]]
actor = "partner"
owner = "legal"
basis = "contract"
until = "tomorrow"
"""


def mistakes(text: str) -> list[str]:
    """Return what is said of a text, a line each."""
    with pytest.raises(ConfigError) as error:
        read_settings(text, "privet.toml", presets=PRESETS)
    return str(error.value).splitlines()


def test_what_is_written_is_meant() -> None:
    """Surfaces are weighted by their fields, budgets and agreements are those of the core."""
    settings = read_settings(EXAMPLE, "privet.toml", presets=PRESETS)
    profile, search = settings.surfaces()

    assert (profile.weight, profile.excepted, search.lists) == (10.0, ("staff",), 20)
    assert [("account", "1d", 15, "7d")] == [
        (each.who, each.window, each.subjects, each.younger_than) for each in settings.budgets()
    ]
    assert settings.agreements()[0].covers("account:partner7")
    assert settings.retention_days() == 28
    assert settings.identity.session == ["cookie:sid"]


def test_an_empty_file_is_a_policy() -> None:
    """Everything has a safe default: shadow mode, an account may see 400 people a day."""
    settings = read_settings("", "privet.toml")

    assert settings == Settings()
    assert settings.enforcement.mode == "shadow"
    assert [("account", "1d", 400)] == [(b.who, b.window, b.subjects) for b in settings.budgets()]
    assert settings.surfaces() == ()


def test_all_mistakes_at_once_each_with_its_line() -> None:
    """One run of the command is enough to mend the whole file."""
    expected = [
        (
            3,
            "site.colour is not a setting; known here: contact, hosts, jurisdictions, name, terms, trusted_proxies",
        ),
        (4, "site.trusted_proxies: 'cloudflair' is neither"),
        (8, "identity.acount is not a setting; did you mean account?"),
        (9, "identity.session: write log:NAME, header:NAME or cookie:NAME, not 'sid'"),
        (12, "fields.email must be above 0"),
        (18, "surface: route '/members/{subject': '{subject' is no name in braces"),
        (19, "surface.name: 'profile' is declared twice"),
        (22, "surface.route is missing"),
        (24, "surface.lists must be at least 1"),
        (27, "budget.who must be 'account', 'client'"),
        (28, "budget.window: not a span of time: '1x'"),
        (29, "budget.subjects must be at least 1"),
        (31, "budgets is not a setting; did you mean budget?"),
        (35, "enforcement.ladder.at must be at most 1"),
        (41, "agreement.until should be a valid date, not 'tomorrow'"),
    ]
    said = mistakes(MISTAKES)

    assert len(expected) == len(said)
    for (line, words), message in zip(expected, said, strict=True):
        assert message.startswith(f"privet.toml:{line}: {words}")


def test_a_preset_that_is_nearly_known_is_suggested() -> None:
    """A slip of the pen is told from a network that is none."""
    said = mistakes('[site]\ntrusted_proxies = ["Cloudflair"]')

    assert said[0].endswith("did you mean cloudflare?")


@pytest.mark.parametrize(
    ("text", "line"),
    [("[site]\nname = \n", 2), ("[site\n", 1), ('x = """\n\n', 3), ("a = 1\na = 2\n", 2)],
)
def test_what_is_not_toml_has_a_line(text: str, line: int) -> None:
    """A file that is not TOML is refused where it stops being it."""
    said = mistakes(text)

    assert said[0].startswith(f"privet.toml:{line}: not TOML: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("site = 7", "privet.toml:1: site should be a valid dictionary"),
        ("surface = 7", "privet.toml:1: surface should be a valid list"),
        ('[[surface]]\nname = 7\nroute = "/{subject}"', "privet.toml:2: surface.name should be"),
        ("[analysis]\nthreads = true", "privet.toml:2: analysis.threads should be"),
        ("[site]\ntrusted_proxies = 7", "privet.toml:2: site.trusted_proxies should be"),
        (
            "[[surface]]\nname = 'x'\nroute = '/x'",
            "privet.toml:3: surface: surface 'x' names nobody",
        ),
        (
            "[enforcement.leder]\nx = 1",
            "privet.toml:1: enforcement.leder is not a setting; did you",
        ),
        ("[a.b]\nx = 1", "privet.toml:1: a is not a setting; known here: agreement, analysis"),
    ],
)
def test_the_wrong_kind_of_thing_is_named(text: str, message: str) -> None:
    """A number where a list belongs is a mistake like any other."""
    assert mistakes(text)[0].startswith(message)
