"""LightGBM: gradient-boosted trees whose every step goes the way that it may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privet.detection.learned.features import FEATURES
from privet.detection.learned.lines import Line
from privet.detection.learned.trees import NAN, NONE, Forest, Tree
from privet.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARAMETERS: Final[dict[str, Any]] = {
    "objective": "binary",
    "num_leaves": 15,
    "min_data_in_leaf": 10,
    "min_sum_hessian_in_leaf": 1e-3,
    "learning_rate": 0.05,
    "lambda_l2": 1.0,
    "monotone_constraints": list(FEATURES.values()),
    "monotone_constraints_method": "intermediate",
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}
ROUNDS: Final = 120


class Boosted:
    """Hold what LightGBM learned beside a straight line: as it is, and for plain Python to walk."""

    def __init__(
        self, rows: NDArray[np.float64], label: NDArray[np.float64], *, seed: int = 1
    ) -> None:
        try:
            import lightgbm  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise ConfigError(
                "LightGBM is not installed", advice="pip install 'privet[train]'"
            ) from error
        self._line = Line.fit(rows, label)
        data = lightgbm.Dataset(
            rows, label, feature_name=list(FEATURES), init_score=self._line.score(rows)
        )
        self._booster = lightgbm.train(PARAMETERS | {"seed": seed}, data, ROUNDS)

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds of actors."""
        if not len(rows):
            return np.zeros(0)
        bends = np.asarray(self._booster.predict(rows, raw_score=True), np.float64)
        return np.asarray(self._line.score(rows) + bends)

    def forest(self) -> Forest:
        """Return the trees."""
        return Forest(
            self._line,
            tuple(
                _tree(each["tree_structure"]) for each in self._booster.dump_model()["tree_info"]
            ),
        )


def _tree(root: dict[str, Any]) -> Tree:
    """Return a tree of LightGBM's, nodes numbered as they are met, children behind their parents."""
    nodes: list[dict[str, Any]] = []
    leaves: list[float] = []

    def number(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            leaves.append(float(node["leaf_value"]))
            return -len(leaves)
        if node["decision_type"] != "<=":  # categories, which no feature is
            raise ValueError(f"a node decides by {node['decision_type']}")
        place = len(nodes)
        nodes.append(node)
        node["left"], node["right"] = number(node["left_child"]), number(node["right_child"])
        return place

    number(root)
    return Tree(
        feature=tuple(int(node["split_feature"]) for node in nodes),
        threshold=tuple(float(node["threshold"]) for node in nodes),
        left=tuple(node["left"] for node in nodes),
        right=tuple(node["right"] for node in nodes),
        missing=tuple(NAN if node["missing_type"] == "NaN" else NONE for node in nodes),
        default_left=tuple(bool(node["default_left"]) for node in nodes),
        leaf=tuple(leaves),
    )
