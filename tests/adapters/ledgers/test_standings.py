"""Standing verdicts on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from privet.adapters.ledgers.standings import Standings, beside, read, write
from privet.errors import StoreUnavailable
from privet.verdict.conclusions import Conclusion
from privet.verdict.standing import StandingVerdict


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Everything of a verdict comes back, and the owner alone may read the file."""
    path = beside(tmp_path / "ledger")
    verdict = StandingVerdict(Conclusion.COLLECTOR, 0.99, 77, "why", device=-3)
    held = Standings({-5: verdict}, {"near": {"at": 1, "took": 0.5}})
    write(path, held)

    assert held == read(path)
    assert "ledger.verdicts.json" == path.name
    assert 0o600 == path.stat().st_mode & 0o777


def test_an_older_file_means_whole_actors(tmp_path: Path) -> None:
    """There a verdict on everybody behind an address had the device 0, which is a device's own now."""
    path = tmp_path / "held.json"
    verdict = {"actor": 5, "conclusion": "collector", "certainty": 0.99, "until": 77}
    for version, device in ((1, None), (2, 0)):
        document = {"version": version, "looks": {}, "verdicts": [{**verdict, "device": 0}]}
        path.write_text(json.dumps(document))

        assert (
            StandingVerdict(Conclusion.COLLECTOR, 0.99, 77, device=device) == read(path).verdicts[5]
        )


def test_no_file_is_no_verdict(tmp_path: Path) -> None:
    """Before the first look nothing stands."""
    assert Standings() == read(tmp_path / "none.json")


def test_a_file_that_cannot_be_meant_is_told(tmp_path: Path) -> None:
    """A damaged file, and a folder in its place, are troubles with words."""
    path = tmp_path / "held.json"
    path.write_text('{"verdicts": [{"actor": 1}], "looks": {}}')
    with pytest.raises(StoreUnavailable, match="damaged"):
        read(path)
    with pytest.raises(StoreUnavailable, match="cannot use"):
        read(tmp_path)
    with pytest.raises(StoreUnavailable, match="cannot use"):
        write(Path("/proc/none/held.json"), Standings())
