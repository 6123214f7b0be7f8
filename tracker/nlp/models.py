"""The trained parts of the reader: weights in one `.npz`, thresholds and figures in one `.json` beside it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tracker.errors import KnowledgeInvalid
from tracker.nlp.linear import LinearModel
from tracker.nlp.network import Network

FOLDER = Path(__file__).parent / "trained"
NETWORKS = ("types", "status")
LINEAR = ("clauses", "roles", "dates", "attribution", "relevance")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which an answer counts; chosen by cross-validation on the training documents."""

    types: Mapping[str, float] = field(default_factory=lambda: {"en": 0.25, "zh": 0.25})  # by language
    clauses: float = 0.5  # of a further clause of a sentence
    roles: Mapping[str, float] = field(default_factory=dict)  # by role
    dates: Mapping[str, float] = field(default_factory=dict)  # odds against no date, by slot and language
    relevance: float = 0.5
    # Log-odds of type and status both being right = slope × log-odds of the type + status_slope × log-odds of the
    # status + shift.
    slope: float = 1.0
    status_slope: float = 0.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class ReaderModels:
    types: Network
    status: Network
    clauses: LinearModel
    roles: LinearModel
    dates: LinearModel
    attribution: LinearModel
    relevance: LinearModel
    thresholds: Thresholds

    def save(self, folder: Path = FOLDER, *, figures: Mapping[str, object]) -> None:
        arrays: dict[str, Any] = {}
        for part in (*NETWORKS, *LINEAR):
            arrays.update(getattr(self, part).to_arrays(part))
        folder.mkdir(exist_ok=True)
        np.savez_compressed(folder / "reader.npz", **arrays)
        settings = {"thresholds": asdict(self.thresholds), "figures": figures}
        (folder / "reader.json").write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "ReaderModels":
        """Errors: KnowledgeInvalid where the weights are missing; `manage.py train_reader` makes them."""
        try:
            settings = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
            parts: dict[str, Any] = {}
            with np.load(folder / "reader.npz", allow_pickle=False) as arrays:
                parts |= {part: Network.from_arrays(part, arrays) for part in NETWORKS}
                parts |= {part: LinearModel.from_arrays(part, arrays) for part in LINEAR}
        except FileNotFoundError as error:
            raise KnowledgeInvalid(f"{error.filename} is missing: run manage.py train_reader") from error
        return cls(**parts, thresholds=Thresholds(**settings["thresholds"]))
