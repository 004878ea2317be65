"""What happens to a case is told to whoever the policy names, and nobody waits for it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from privet.bootstrap import casework, delivering
from privet.bootstrap.delivering import Delivering, deliver, outbox
from privet.bootstrap.recording import Where
from privet.errors import ConfigError
from privet.evidence.lifecycle import Act

if TYPE_CHECKING:
    from pathlib import Path

HOOK = """
[site]
name = "Example"
[records]
url = "{folder}/records"
[[webhook]]
url = "https://hooks.example.org/all"
secret = "env:HOOK_SECRET"
[[webhook]]
url = "https://hooks.example.org/ends"
secret = "env:HOOK_SECRET"
events = ["closed"]
"""
SECRET = "whsec_" + "c2VjcmV0" * 6


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Where:
    """Return a policy with two endpoints; no process is started."""
    config = tmp_path / "privet.toml"
    config.write_text(HOOK.format(folder=tmp_path))
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    monkeypatch.setattr(delivering, "begin", lambda _: None)
    return Where(config=config)


def test_each_endpoint_is_told_what_it_asked_for(where: Where) -> None:
    """Opened and assigned go to one, the end to both; a note to none."""
    got: list[tuple[str, str]] = []
    casework.opened(where, [], title="Jane Doe")
    casework.acted(where, "1", Act.ASSIGN, to="ana")
    casework.noted(where, "1", "x", [], kind="note", by="")
    casework.acted(where, "1", Act.CLOSE, outcome="permitted")

    def post(url: str, _: dict[str, str], body: bytes) -> int:
        got.append((url.rpartition("/")[2], json.loads(body)["type"].split(".")[3]))
        return 200

    done = deliver(where, post=post)

    assert [
        ("all", "assigned"),
        ("all", "closed"),
        ("all", "opened"),
        ("ends", "closed"),
    ] == sorted(got)
    assert (4, 0) == (done.sent, done.waiting)


def test_trouble_takes_nothing_back(where: Where) -> None:
    """A folder that cannot be written costs the event, and not the case."""
    outbox(where).write_text("no folder")
    case = casework.opened(where, [], title="a")

    assert "case-1" == case.name


def test_a_secret_that_is_none_is_told(where: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the name of the setting; the secret stays unsaid."""
    monkeypatch.setenv("HOOK_SECRET", "hunter2!")
    with pytest.raises(ConfigError, match=r"webhook\.secret"):
        deliver(where)
    monkeypatch.delenv("HOOK_SECRET")
    with pytest.raises(ConfigError, match=r"webhook\.secret cannot be read"):
        deliver(where)


def test_a_guard_tells_of_what_it_cannot_send(
    where: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And goes on."""
    casework.opened(where, [], title="a")
    monkeypatch.delenv("HOOK_SECRET")
    problems: dict[str, str] = {}
    assert where.config is not None
    made = Delivering(where.config, problems)

    async def once() -> None:
        task = asyncio.create_task(made.run())
        while not problems:  # noqa: ASYNC110 - it is told by a thread
            await asyncio.sleep(0)
        task.cancel()

    asyncio.run(asyncio.wait_for(once(), 60))

    assert "events are not sent" in problems["webhooks"]
