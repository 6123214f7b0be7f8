"""Makes `trained/word-groups-en.tsv`: words of like meaning, grouped by how a pretrained encoder sees each alone.

    python -m tracker.nlp.training.groups MODEL_FOLDER

MODEL_FOLDER holds `model.safetensors` and `vocab.txt` of sentence-transformers/all-MiniLM-L6-v2 (Apache License 2.0).
Run once; the groups are shipped, the encoder is not, and reading does without it. The encoder is BERT as in Devlin et
al. (2019): six layers of twelve heads, the average of the last one's positions. Some five minutes of processor time.
"""

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import PCA

from tracker.nlp.groups import PATH
from tracker.nlp.training.corpus import TRAINING
from tracker.nlp.training.fit import SEED

Floats = NDArray[np.float32]
LAYERS, HEADS = 6, 12
GROUPS = (600, 2000)  # wide, narrow: together better than either alone, or than 150 beside them
DIRECTIONS = 128  # of the 384; the first of them tells rare words from frequent ones and is left out
BATCH = 256
_WORD = re.compile(r"[a-z]{2,}")


class Encoder:
    def __init__(self, folder: Path) -> None:
        self._weights = _tensors(folder / "model.safetensors")
        pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self._ids = {piece: n for n, piece in enumerate(pieces)}

    def whole_words(self) -> set[str]:
        return {piece for piece in self._ids if _WORD.fullmatch(piece)}

    def encode(self, words: Sequence[str]) -> Floats:
        """Shape: (words, 384). Words of equal length in pieces go together, so that nothing need be padded."""
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        split = [self._split(word) for word in words]
        for n, pieces in enumerate(split):
            by_length[len(pieces)].append(n)
        vectors = np.zeros((len(words), 384), dtype=np.float32)
        for chosen in by_length.values():
            for start in range(0, len(chosen), BATCH):
                part = chosen[start : start + BATCH]
                vectors[part] = self._forward(np.array([split[n] for n in part])).mean(axis=1)
        return vectors

    def _split(self, word: str) -> list[int]:
        """The longest known piece first, between the marks of begin and end."""
        ids, at = [self._ids["[CLS]"]], 0
        while at < len(word):
            ends = range(len(word), at, -1)
            end = next((n for n in ends if ("##" if at else "") + word[at:n] in self._ids), None)
            if end is None:
                return [self._ids["[CLS]"], self._ids["[UNK]"], self._ids["[SEP]"]]
            ids.append(self._ids[("##" if at else "") + word[at:end]])
            at = end
        return [*ids, self._ids["[SEP]"]]

    def _forward(self, ids: NDArray[np.int_]) -> Floats:
        """`ids` is (words, pieces); the result (words, pieces, 384)."""
        table = self._weights
        x = table["embeddings.word_embeddings.weight"][ids]
        x = x + table["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = self._level(x + table["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for n in range(LAYERS):
            layer = f"encoder.layer.{n}"
            attended = self._attend(x, f"{layer}.attention.self")
            x = self._level(
                x + self._linear(attended, f"{layer}.attention.output.dense"), f"{layer}.attention.output.LayerNorm"
            )
            inner = self._linear(x, f"{layer}.intermediate.dense")
            inner = inner * 0.5 * (1 + erf(inner / math.sqrt(2)))
            x = self._level(x + self._linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        return x

    def _attend(self, x: Floats, name: str) -> Floats:
        words, pieces, width = x.shape
        shape = (words, pieces, HEADS, width // HEADS)
        query, key, value = (
            self._linear(x, f"{name}.{part}").reshape(shape).transpose(0, 2, 1, 3) for part in ("query", "key", "value")
        )
        weight = query @ key.transpose(0, 1, 3, 2) / math.sqrt(width // HEADS)
        weight = np.exp(weight - weight.max(axis=-1, keepdims=True))
        weight /= weight.sum(axis=-1, keepdims=True)
        joined: Floats = (weight @ value).transpose(0, 2, 1, 3).reshape(x.shape)
        return joined

    def _linear(self, x: Floats, name: str) -> Floats:
        result: Floats = x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return result

    def _level(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        result: Floats = centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result


def _tensors(path: Path) -> dict[str, Floats]:
    """The 32-bit tensors of a safetensors file: the length of the header, the header in JSON, the bytes."""
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + size])
    return {
        name: np.frombuffer(
            raw, dtype="<f4", count=int(np.prod(entry["shape"])), offset=8 + size + entry["data_offsets"][0]
        ).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


def _taught_words() -> Counter[str]:
    counts: Counter[str] = Counter()
    for path in sorted(TRAINING.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["language"] == "en":
                counts.update(_WORD.findall(f"{row['title']} {row['text']}".lower()))
    return counts


def make_groups(folder: Path) -> str:
    """The lines of the file."""
    encoder = Encoder(folder)
    words = sorted(encoder.whole_words() | set(_taught_words()))
    vectors = encoder.encode(words)
    turned = PCA(DIRECTIONS, random_state=SEED).fit_transform(vectors)[:, 1:]
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    columns = [
        MiniBatchKMeans(count, random_state=SEED, batch_size=4096, n_init=1, max_iter=50).fit_predict(turned).tolist()
        for count in GROUPS
    ]
    return "".join(f"{word}\t{wide}\t{narrow}\n" for word, wide, narrow in zip(words, *columns, strict=True))


if __name__ == "__main__":
    PATH.write_text(make_groups(Path(sys.argv[1])), encoding="utf-8")
