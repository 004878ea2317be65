"""A case in each form, from real records; that somebody was named is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.bootstrap.recording import Where, told
from privet.bootstrap.sharing import SHARED, Form, shared
from privet.evidence.cases import Basis, opening
from privet.evidence.sharing.behaviour import Naming
from privet.workflows.investigate import open_case, show_case

if TYPE_CHECKING:
    from pathlib import Path


def test_each_form_is_written(tmp_path: Path) -> None:
    """And only naming leaves a trace in the case."""
    where = Where(str(tmp_path / "records"))
    basis = Basis(actors={"network:198.51.100.7/32": ""})
    draft = opening("a", basis, by="ana", why="", until="2099-01-01", purpose="x")
    told(where, open_case(draft))
    plain = {form: shared(where, "1", form, None) for form in Form}
    before = len(told(where, show_case(1)).entries)
    until = told(where, show_case(1)).opened[:10]
    shared(where, "1", Form.STIX, Naming("to warn", until), by="ana")
    last = told(where, show_case(1)).last

    assert "chain" in plain[Form.JSON]
    assert isinstance(plain[Form.OCSF], list)
    assert "198.51" not in str({**plain, Form.JSON: ""})
    assert (1, SHARED, "to warn", until) == (before, last.kind, last.why, last.payload["until"])
