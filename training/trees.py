"""Boosted trees trained by scikit-learn, as the arrays that `kg.nlp.trees` evaluates."""

from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

__all__ = ["arrays", "boosted"]


def boosted(
    rows: np.ndarray, labels: np.ndarray, weights: np.ndarray | None = None, *, trees: int, leaves: int, rate: float
) -> HistGradientBoostingClassifier:
    """Trees for a yes or no, deterministic.

    Args:
        rows: features of shape (things, features).
        labels: 0 or 1 for each thing.
        weights: how much each thing counts.
        trees: how many trees.
        leaves: leaves of a tree, at most.
        rate: how much each tree may correct.
    """
    model = HistGradientBoostingClassifier(
        max_iter=trees,
        learning_rate=rate,
        max_leaf_nodes=leaves,
        max_depth=8,
        min_samples_leaf=20,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )
    return model.fit(rows, labels, sample_weight=weights)


def arrays(model: HistGradientBoostingClassifier, prefix: str) -> dict[str, np.ndarray]:
    """The nodes of trees for a yes or no, as `kg.nlp.trees.Trees.read` takes them."""
    columns: dict[str, list[Any]] = {name: [] for name in ("feature", "threshold", "left", "value", "roots")}
    deepest = 0
    for (tree,) in model._predictors:
        nodes, begin = tree.nodes, len(columns["feature"])
        order, place = [0], {0: begin}
        for i in order:
            if not nodes[i]["is_leaf"]:
                children = (int(nodes[i]["left"]), int(nodes[i]["right"]))
                for child in children:
                    place[child] = begin + len(order)
                    order.append(child)
        columns["roots"].append(begin)
        deepest = max(deepest, int(nodes["depth"].max()))
        for i in order:
            node = nodes[i]
            leaf = bool(node["is_leaf"])
            columns["feature"].append(0 if leaf else int(node["feature_idx"]))
            columns["threshold"].append(np.inf if leaf else float(node["num_threshold"]))
            columns["left"].append(place[i] if leaf else place[int(node["left"])])
            columns["value"].append(float(node["value"]) if leaf else 0.0)
    kinds = {"feature": np.uint16, "threshold": np.float32, "left": np.uint32, "value": np.float32, "roots": np.uint32}
    found = {f"{prefix}.{name}": np.array(values, kinds[name]) for name, values in columns.items()}
    found[f"{prefix}.rest"] = np.array([deepest, float(model._baseline_prediction.ravel()[0])])
    return found
