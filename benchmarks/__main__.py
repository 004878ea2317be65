"""Run the benchmarks: ``python -m benchmarks NAME ...``; ``analyse`` where none is named."""

from __future__ import annotations

import sys

from benchmarks import (
    analyse,
    curve,
    decision,
    detecting,
    elsewhere,
    examine,
    fleet,
    gateways,
    leaks,
    ordering,
    rehearsal,
    shared_tally,
    simulation,
    soak,
)

CHAPTERS = {
    "analyse": analyse.main,
    "curve": curve.main,
    "decision": decision.main,
    "detecting": detecting.main,
    "elsewhere": elsewhere.main,
    "examine": examine.main,
    "fleet": fleet.main,
    "gateways": gateways.main,
    "leaks": leaks.main,
    "ordering": ordering.main,
    "rehearsal": rehearsal.main,
    "shared_tally": shared_tally.main,
    "simulation": simulation.main,
    "soak": soak.main,
}


def main() -> int:
    """Run the benchmark that is named, with the options behind its name."""
    name = sys.argv[1] if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "analyse"
    if name not in CHAPTERS:
        print(f"there is no benchmark {name!r}; known are {', '.join(CHAPTERS)}", file=sys.stderr)
        return 2
    sys.argv = [f"benchmarks {name}", *[each for each in sys.argv[1:] if each != name]]
    return CHAPTERS[name]() or 0


if __name__ == "__main__":
    sys.exit(main())
