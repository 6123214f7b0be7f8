"""Groups of like English words: the shipped file, what the reader sees of it, and how it is made."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.tracker.nlp.test_signs import view_of
from tracker.nlp.features import own_groups
from tracker.nlp.groups import PATH, groups_of
from tracker.nlp.training.groups import Encoder


def test_the_file_gives_each_word_one_wide_and_one_narrow_group() -> None:
    rows = [line.split("\t") for line in PATH.read_text(encoding="utf-8").splitlines()]
    words = [word for word, _, _ in rows]
    assert words == sorted(set(words))
    assert all(wide.isdigit() and narrow.isdigit() for _, wide, narrow in rows)


@pytest.mark.parametrize(
    ("word", "other"), [("approve", "approves"), ("supplier", "suppliers"), ("lawsuit", "lawsuits")]
)
def test_forms_of_a_word_are_alike(word: str, other: str) -> None:
    assert set(groups_of(word)) & set(groups_of(other))


def test_a_word_that_is_not_listed_has_no_group() -> None:
    assert groups_of("qqzzxx") == ()


def test_only_english_sentences_have_groups() -> None:
    assert any(
        feature.startswith("g:wide")
        for feature in own_groups(view_of("The ministry approved the pilot.", "en").sentences[0])
    )
    assert list(own_groups(view_of("工信部批准了试点。", "zh").sentences[0])) == []


def test_the_encoder_splits_a_word_into_the_longest_known_pieces(tmp_path: Path) -> None:
    pieces = ["[CLS]", "[SEP]", "[UNK]", "road", "##test", "##te", "##st"]
    (tmp_path / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    _write_tensors(tmp_path / "model.safetensors", {"a": np.ones((2, 3), dtype="<f4")})
    encoder = Encoder(tmp_path)
    assert encoder._split("roadtest") == [0, 3, 4, 1]
    assert encoder._split("roadx") == [0, 2, 1]
    assert encoder.whole_words() == {"road"}
    assert encoder._weights["a"].tolist() == [[1, 1, 1], [1, 1, 1]]


def _write_tensors(path: Path, tensors: dict[str, np.ndarray]) -> None:
    header, data = {}, b""
    for name, values in tensors.items():
        header[name] = {"dtype": "F32", "shape": values.shape, "data_offsets": [len(data), len(data) + values.nbytes]}
        data += values.tobytes()
    told = json.dumps(header).encode()
    path.write_bytes(len(told).to_bytes(8, "little") + told + data)
