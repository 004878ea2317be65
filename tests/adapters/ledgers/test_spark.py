"""
The ledger asked through Spark: every measure comes to the number that DuckDB gives.

A real Spark, of Debian's Java and PyPI's jars (``.ci/spark``), listens on this machine meanwhile.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pytest_socket import enable_socket
from tests.adapters.tallies.servers import free_port

from privet.adapters.ledgers.looking import Look
from privet.adapters.ledgers.parquet import Ledger
from privet.adapters.ledgers.spark import SparkEngine
from privet.detection.devices import THEIRS
from privet.detection.groups.candidates import candidates
from privet.detection.measured import MEASURES
from privet.detection.measures.sightings import sightings
from privet.detection.measures.traits import traits
from privet.detection.measuring import measure
from privet.detection.relations import ACTIVITY, EXPOSURES
from privet.detection.tastes import tastes
from privet.errors import StoreUnavailable
from privet.exposure.activity import activity
from privet.exposure.exposures import LIST, LOOKUP, MISS, SOUGHT, VIEW, exposures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privet.detection.relations import Relations
    from privet.exposure.exposures import Exposures

JARS = Path(__file__).parents[3] / "build/spark/env"
OPENED = (
    "java.base/java.lang",
    "java.base/java.nio",
    "java.base/sun.nio.ch",
    "java.base/java.util",
)
PATIENCE = 120


@pytest.fixture(autouse=True)
def _main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the main module's file: Spark's client takes a process without one for its doctests."""
    monkeypatch.setattr(sys.modules["__main__"], "__file__", "pytest", raising=False)


@contextmanager
def spark(folder: Path) -> Iterator[str]:
    """Run a Spark Connect server on one core; give its address."""
    (home,) = JARS.glob("lib/python*/site-packages/pyspark")
    port = free_port()
    conf = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": folder,
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": 1,
        "spark.sql.warehouse.dir": folder / "warehouse",
        "spark.ui.enabled": "false",
    }
    command = [
        "java",
        "-Xmx1g",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        *(f"--add-opens={name}=ALL-UNNAMED" for name in OPENED),
    ]
    command += ["-cp", f"{home}/jars/*", "org.apache.spark.deploy.SparkSubmit"]
    command += ["--master", "local[1]"]
    command += [word for name, value in conf.items() for word in ("--conf", f"{name}={value}")]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*command, "spark-internal"], stdout=log, stderr=log, cwd=folder)
    try:
        until = time.monotonic() + PATIENCE
        while "server started" not in (folder / "log").read_text("utf-8", "replace"):
            assert server.poll() is None, (folder / "log").read_text("utf-8", "replace")[-2000:]
            assert time.monotonic() < until
            time.sleep(0.2)
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def world(rng: np.random.Generator) -> Exposures:
    """Return what sixty actors did in ten days, in every kind, from several places and devices."""
    size = 3000
    at = np.sort(rng.integers(0, 10 * 86_400, size)) * 1_000_000 + 20_000 * 86_400_000_000
    actor = rng.integers(1, 61, size).astype(np.uint64)
    actor[: size // 2] = 7  # who has enough rows for every measure of order
    subject = rng.zipf(1.4, size) % 500
    kind = rng.choice([VIEW, VIEW, VIEW, LOOKUP, LIST], size)
    missed = (kind != LIST) & (rng.random(size) < 0.1)
    return exposures(
        at=np.sort(at),
        actor=actor * np.uint64(0x9E3779B97F4A7C15),
        account=actor,
        device=actor % np.uint64(5) + rng.integers(1, 3, size).astype(np.uint64),
        network=np.where(rng.random(size) < 0.1, 9, actor),
        block=np.where(rng.random(size) < 0.1, 9, actor),
        subject=subject.astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93) + np.uint64(1),
        place=subject,
        kind=kind,
        outcome=np.where(missed, MISS, 1),
        people=np.where(missed, 0, np.where(kind == LIST, 20, 1)),
        weight=rng.choice([1.0, 5.0], size),
        surface=kind - 1,
        page=np.where(kind == LIST, rng.integers(1, 9, size), 0),
    )


def in_vain(made: Exposures) -> Exposures:
    """Return five hundred of its rows as questions that a challenge held back, after other people."""
    some = made.take(np.arange(500))
    return replace(
        some,
        outcome=np.full(500, SOUGHT, np.int8),
        people=0 * some.people,
        subject=some.subject[::-1],
        place=some.place[::-1],
    )


def everything(ledger: Relations) -> dict[str, np.ndarray]:
    """Ask for all that detection asks for."""
    found = measure(ledger, 100)
    habits = traits(ledger, found.actor)
    met = sightings(ledger, found.actor, np.arange(len(found)))
    order = np.lexsort((met.subject, met.at, met.actor))
    tasted = tastes(ledger, found, np.arange(len(found)) == 3)
    few = np.arange(9, dtype=np.uint64)
    parts = {"actor": found.actor[:9], "device": few % 3 + 1, "part": few}
    theirs = ledger.run(THEIRS, {"parts": parts})
    return {
        **{name: getattr(found, name) for name in ("actor", "level", "first", "last", *MEASURES)},
        "tail of the others": tasted.tail,
        "parts": theirs["actor"],
        "theirs": theirs["at"],
        "network": habits.network,
        "sightings": met.at[order],
        "candidates": np.asarray([len(one.members) for one in candidates(found, habits)]),
    }


@pytest.mark.e2e
def test_it_comes_to_the_same(tmp_path: Path) -> None:
    """Every measure of sixty actors is what DuckDB says, and so is an empty ledger."""
    enable_socket()
    (tmp_path / "spark").mkdir()
    with Ledger.open(tmp_path / "ledger") as ledger, spark(tmp_path / "spark") as address:
        with ledger.begin("log") as intake:
            made = world(np.random.default_rng(4))
            intake.add(made)
            intake.add(in_vain(made))
            actors = np.unique(made.actor)
            intake.add_activity(
                activity(
                    day=[20_000] * len(actors),
                    actor=actors,
                    pages=[9] * len(actors),
                    refused=np.arange(len(actors)),
                    answered=[4] * len(actors),
                )
            )
            intake.commit()
        expected = everything(ledger)
        with Look(ledger.folder, ledger.key, spark=address) as look:
            found = everything(look)
            parts = [part["at"] for part in look.stream(EXPOSURES.order_by("at"), rows=1000)]
        engine = SparkEngine(address)
        with engine.asked({}, {}) as asked:
            nothing = [asked.run(EXPOSURES), asked.run(ACTIVITY)]
        with (
            pytest.raises(StoreUnavailable, match="Spark cannot answer"),
            engine.asked({"exposures": ["/nowhere"]}, {}),
        ):
            pass
        engine.close()

    for name, column in expected.items():
        assert np.allclose(column, found[name], rtol=1e-6, equal_nan=True), name
    assert [1000, 1000, 1000] == [len(part) for part in parts]
    assert [0, 0] == [len(each["actor"]) for each in nothing]


@pytest.mark.e2e
def test_nobody_there_is_said_at_once(tmp_path: Path) -> None:
    """Where no server listens, the look says so and lets go of the ledger."""
    enable_socket()
    with Ledger.open(tmp_path / "ledger") as ledger:
        with ledger.begin("log") as intake:
            intake.add(exposures(actor=[1], at=[1]))
            intake.commit()
        with pytest.raises(StoreUnavailable, match="Spark cannot"):
            Look(ledger.folder, ledger.key, spark="sc://127.0.0.1:1")
        with ledger.unread() as alone:
            assert alone


def test_without_its_client_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client is an extra."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyspark"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(StoreUnavailable, match="not installed"):
        SparkEngine("sc://127.0.0.1:1")
