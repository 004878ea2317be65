"""A model that is not what it was."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.bootstrap.models import document, load, sealed
from privet.detection.learned.features import FEATURES
from privet.detection.learned.lines import Line
from privet.detection.learned.model import Model
from privet.detection.learned.trees import Forest
from privet.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

SIZE = len(FEATURES)


def written(path: Path, calibrated: date = date(2026, 11, 1)) -> Path:
    """Write a model that knows nothing."""
    line = Line(np.zeros(SIZE), np.ones(SIZE), np.zeros(SIZE + 1))
    none = np.zeros(0)
    model = Model(
        forest=Forest(line, ()),
        calibrated=calibrated,
        days=3,
        people={"": np.zeros(1)},
        reference={name: (none, np.ones(1)) for name in FEATURES},
        rows=np.zeros((0, SIZE)),
        scores=none,
        card={"data": "nothing"},
    )
    path.write_text(json.dumps(sealed(model.document())), encoding="utf-8")
    return path


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Its digest covers all of it, in whatever order its parts lie."""
    path = written(tmp_path / "m")

    assert 3 == load(path).days
    assert {"data": "nothing"} == document(path)["card"]


def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    """One weight changed is found; sealed again it is another model, here one of another version."""
    changed = document(written(tmp_path / "m"))
    changed["forest"]["line"]["weight"][0] += 1e-6
    (tmp_path / "m").write_text(json.dumps(changed))
    with pytest.raises(ConfigError, match="was changed"):
        load(tmp_path / "m")
    (tmp_path / "m").write_text(json.dumps(sealed({**changed, "features": {}})))
    with pytest.raises(ConfigError, match="another version"):
        load(tmp_path / "m")


@pytest.mark.parametrize("text", ["{}", "no JSON", "[]"])
def test_what_is_no_model_is_said(tmp_path: Path, text: str) -> None:
    """A file that is something else, and a file that is not there."""
    (tmp_path / "other").write_text(text)
    with pytest.raises(ConfigError, match="not a model"):
        load(tmp_path / "other")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none")
