"""What the command line asks for becomes a plan, or a mistake in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from privet.bootstrap.task import Task, pairs, read_text, surface_of, trust
from privet.errors import ConfigError, UnknownFormat
from privet.exposure.budgets import Budget
from privet.exposure.pseudonyms import Key

KEY = Key(bytes(32))
LINE = b'203.0.113.7 - ann [20/Nov/2026:03:00:00 +0000] "GET /m/1 HTTP/1.1" 200 5 "-" "Mozilla"'

POLICY = """
[site]
trusted_proxies = ["10.0.0.0/8"]

[identity]
session = ["cookie:sid"]

[ledger]
path = "kept"

[[surface]]
name = "profile"
route = "/members/{subject}"

[[budget]]
who = "network"
window = "1h"
subjects = 30
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """Write a policy."""
    path = tmp_path / "privet.toml"
    path.write_text(POLICY)
    return path


def test_a_policy_and_the_command_line_are_joined(policy: Path) -> None:
    """
    Surfaces and proxies add up; the budget of the command line comes first.
    """
    task = Task(
        logs=("a.log",),
        config=policy,
        surfaces=("/u/{subject}",),
        lists=("/search:20",),
        trusted_proxies=("192.0.2.0/24",),
        budget=7,
    ).read()
    plan = task.plan(KEY)

    routes = [each.route for each in plan.surfaces]
    assert ["/members/{subject}", "/u/{subject}", "/search"] == routes
    assert [1, 1, 20] == [each.lists or 1 for each in plan.surfaces]
    assert ("10.0.0.0/8", "192.0.2.0/24") == tuple(plan.trusted.names)
    assert Budget("account", "1d", 7) == plan.policy.trial
    assert [("network", 30)] == [(each.who, each.subjects) for each in plan.policy.budgets]
    assert ("cookie:sid",) == task.sources().session


def test_without_a_policy_nothing_is_set() -> None:
    """
    No budget is declared, and no ledger kept, where nobody asked for one.
    """
    task = Task(logs=("a.log",))

    assert task is task.read()
    assert () == task.policy().budgets
    assert task.folder is None


def test_the_ledger_of_the_command_line_overrules(policy: Path) -> None:
    """
    ``--ledger`` goes before ``ledger.path``.
    """
    assert Path("kept") == Task(config=policy).read().folder
    assert Path("other") == Task(config=policy, ledger=Path("other")).read().folder


def test_a_format_is_guessed_where_none_is_named() -> None:
    """
    What is named is used for whatever lines there are.
    """
    assert "combined" == Task().settle()([LINE]).name
    assert "alb" == Task(format="alb").settle()([LINE]).name
    with pytest.raises(UnknownFormat):
        Task().settle()([b"no log"])


def test_formats_of_an_operators_own(tmp_path: Path) -> None:
    """
    From nginx.conf, from a LogFormat, from a mapping.
    """
    conf = tmp_path / "nginx.conf"
    conf.write_text("log_format ours '$remote_addr [$time_local] \"$request\" $status';")

    for task in (
        Task(nginx_conf=conf),
        Task(nginx_conf=conf, format="ours"),
        Task(apache_format='%h %t "%r" %>s'),
        Task(mapping="time=t,target=u"),
    ):
        assert 1 == len(task.told())
    assert () == Task().told()


def test_the_format_of_an_nginx_conf_that_fits(tmp_path: Path) -> None:
    """
    Where a configuration defines several, the lines tell which one was used.
    """
    conf = tmp_path / "nginx.conf"
    conf.write_text(
        "log_format short '$remote_addr [$time_local] \"$request\"';\n"
        "log_format long '[$time_local] $remote_addr \"$request\" $status';\n"
    )
    task = Task(nginx_conf=conf)
    lines = [b'[20/Nov/2026:03:00:00 +0000] 203.0.113.7 "GET /m/1 HTTP/1.1" 200']

    assert {"short", "long"} == {each.name for each in task.told()}
    assert "long" == task.settle()(lines).name


@pytest.mark.parametrize(
    ("task", "words"),
    [
        (Task(lists=("/search",)), "route and a number"),
        (Task(lists=(":20",)), "route and a number"),
        (Task(surfaces=("members",)), "members"),
        (Task(trusted_proxies=("nowhere",)), "trusted proxies"),
        (Task(mapping="time"), "FIELD=KEY"),
        (Task(mapping="colour=x"), "colour"),
        (Task(nginx_conf=Path("/nonexistent/nginx.conf")), "cannot be read"),
        (Task(format="combind"), "combind"),
        (Task(config=Path("/nonexistent/privet.toml")), "cannot be read"),
    ],
)
def test_mistakes_are_told_in_words(task: Task, words: str) -> None:
    """
    A mistake of the operator is an error that the operator can mend.
    """
    with pytest.raises((ConfigError, UnknownFormat), match=words):
        task.read().plan(KEY)


def test_a_configuration_that_is_no_text(tmp_path: Path) -> None:
    """
    Bytes that are no UTF-8 are no configuration.
    """
    path = tmp_path / "privet.toml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ConfigError, match="UTF-8"):
        read_text(path)


def test_pairs_of_a_mapping() -> None:
    """
    Blanks around names do not matter, and a key may hold what it likes but a comma.
    """
    assert {"address": "ip", "target": "req.path=x"} == pairs(" address = ip,target=req.path=x")


def test_a_surface_by_its_route_alone() -> None:
    """
    A route that names nobody is refused.
    """
    assert "/u/{subject}" == surface_of("/u/{subject}").name
    with pytest.raises(ConfigError, match="names nobody"):
        surface_of("/about")


def test_presets_of_proxies() -> None:
    """
    A preset stands for the networks that are published for it.
    """
    assert ("edge",) == tuple(trust(["edge"], {"edge": ("198.51.100.0/24",)}).names)


def test_a_policy_that_nobody_named_says_nothing_of_what_is_kept(policy: Path) -> None:
    """
    Its surfaces and budgets hold; its ledger is not added to.
    """
    named, found = Task(config=policy).read(), Task(found=policy).read()

    assert (Path("kept"), None) == (named.folder, found.folder)
    assert named.plan(KEY).surfaces == found.plan(KEY).surfaces
    assert named.policy() == found.policy()
    assert Path("here") == Task(found=policy, ledger=Path("here")).read().folder
