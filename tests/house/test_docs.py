"""The documentation has unit tests: whatever has a name in the code has a heading."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from privet import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
DECISIONS = ROOT / "docs" / "decisions"


def headings(page: str) -> set[str]:
    """Return the headings of a reference page, without their marks."""
    text = (REFERENCE / f"{page}.md").read_text("utf-8")
    return {line.lstrip("#").strip().strip("`") for line in text.splitlines() if line[:1] == "#"}


def module(name: str) -> Any:  # noqa: ANN401 - any module
    """Import a module, or skip the test while it is not built."""
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name is not None and name.startswith(missing.name):
            pytest.skip(f"{name} is not built yet")
        raise


def family(root: type[errors.PrivetError]) -> Iterator[type[errors.PrivetError]]:
    """Walk the tree of errors."""
    yield root
    for child in root.__subclasses__():
        yield from family(child)


def verbs() -> dict[str, click.Command]:
    """Return every verb of the command line by its full name."""
    from typer.main import get_command

    app = module("privet.apps.cli").app
    found = dict[str, Any]()

    def walk(command: Any, name: str) -> None:  # noqa: ANN401 - Typer's own kinds of click
        if children := getattr(command, "commands", None):
            for child, each in children.items():
                walk(each, f"{name} {child}")
        else:
            found[name] = command

    walk(get_command(app), "privet")
    return found


def settings() -> dict[str, Any]:
    """Return every setting of the policy file by its dotted name."""
    from pydantic import BaseModel

    found = dict[str, Any]()

    def models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - any annotation
        if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
            yield annotation
        for argument in get_args(annotation):
            yield from models(argument)

    def walk(model: type[BaseModel], prefix: str) -> None:
        for name, field in model.model_fields.items():
            dotted = f"{prefix}{field.alias or name}"
            found[dotted] = field
            for nested in models(field.annotation):
                walk(nested, f"{dotted}.")

    walk(policy_model(module("privet.settings")), "")
    return found


def policy_model(there: Any) -> type[Any]:  # noqa: ANN401 - a module
    """Return the model of the whole policy file."""
    for name in ("Policy", "PolicyFile", "Settings"):
        if hasattr(getattr(there, name, None), "model_fields"):
            model: type[Any] = getattr(there, name)
            return model
    pytest.fail("privet.settings has no model of the policy file")


def test_every_error_has_a_heading() -> None:
    """An operator who meets a code can look it up."""
    codes = {kind.code for kind in family(errors.PrivetError)}

    assert set() == codes - headings("errors")


def test_codes_are_stable_and_differ() -> None:
    """No two errors share a code."""
    kinds = list(family(errors.PrivetError))

    assert len(kinds) == len({kind.code for kind in kinds})


def test_the_tree_of_errors_is_drawn() -> None:
    """The head of the module names every error and no other."""
    drawn = set(re.findall(r"^[ │├└─]*([A-Z]\w+)  ", errors.__doc__ or "", re.MULTILINE))

    assert {kind.__name__ for kind in family(errors.PrivetError)} == drawn


def test_every_verb_has_a_heading() -> None:
    """A verb of the command line has a heading of its own."""
    assert set() == set(verbs()) - headings("verbs")


def test_every_option_is_described() -> None:
    """Each option of a verb stands in the section of that verb."""
    text = (REFERENCE / "verbs.md").read_text("utf-8")
    sections = {
        part.splitlines()[0].strip("` "): part
        for part in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]
    }
    missing = {
        f"{verb} {option}"
        for verb, command in verbs().items()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and option != "--help"
        if f"`{option}" not in sections.get(verb, "")
    }

    assert set() == missing


def test_every_setting_has_a_heading() -> None:
    """A key of the policy file has a heading of its own."""
    assert set() == set(settings()) - headings("settings")


def test_every_detector_has_a_heading() -> None:
    """A detector that appears among somebody's reasons can be looked up."""
    detectors = {each.__name__ for each in module("privet.detection.detectors").DETECTORS}
    weighed = set(module("privet.verdict.weights").WEIGHTS)

    assert set() == (detectors | weighed) - headings("detectors")


def test_every_measure_is_defined() -> None:
    """A column of the measures has its definition in the reference."""
    columns = module("privet.detection.measured").MEASURES
    text = (REFERENCE / "measures.md").read_text("utf-8")
    defined = set(re.findall(r"`(\w+)`", text))

    assert set() == set(columns) - defined


def test_every_format_has_a_heading() -> None:
    """A log format that can be named can be looked up."""
    formats = module("privet.traffic.formats.presets")

    assert set() == set(formats.PRESETS) - headings("log-formats")


def test_everybody_simulated_has_a_heading() -> None:
    """A role or a scraper that stands in a label can be looked up."""
    roles = set(module("privet.simulation.people").NAMES)
    scrapers = set(module("privet.simulation.plan").SCRAPERS)

    assert set() == (roles | scrapers) - headings("simulation")


def test_every_exit_status_is_listed() -> None:
    """A script's author finds each exit status."""
    statuses = module("privet.apps.cli.speech").Exit
    text = (REFERENCE / "errors.md").read_text("utf-8")

    assert [] == [status for status in statuses if f"| {status.value} |" not in text]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_links_lead_somewhere(page: str) -> None:
    """What a page beside the source links to is there; the site's own links Sphinx checks."""
    targets = re.findall(r"\]\(([^)#:]+)[^)]*\)", (ROOT / page).read_text("utf-8"))

    assert [] == [target for target in targets if not (ROOT / target).exists()]


def test_decisions_are_numbered_and_listed() -> None:
    """Decisions count from one without a gap, and the index names each."""
    pages = sorted(path.stem for path in DECISIONS.glob("[0-9]*.md"))
    index = (DECISIONS / "index.md").read_text("utf-8").splitlines()

    assert list(range(1, len(pages) + 1)) == [int(page[:4]) for page in pages]
    assert pages == [line for line in index if line[:1].isdigit()]
