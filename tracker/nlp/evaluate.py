"""Gold sets as input of `manage.py extract`: `python -m tracker.nlp.evaluate CORPUS_FOLDER > documents.jsonl`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIELDS = ("id", "url", "title", "publisher", "published", "language", "kind")


def gold_documents(corpus: Path) -> Iterator[dict[str, Any]]:
    """The documents of every set below `corpus`, without their annotation."""
    for gold in sorted(corpus.glob("*/gold.jsonl")):
        for line in gold.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            plain, wrapped = gold.parent / f"{record['id']}.txt", gold.parent / f"{record['id']}.json"
            if wrapped.exists():
                text = json.loads(wrapped.read_text(encoding="utf-8"))["text"]
            else:
                text = plain.read_text(encoding="utf-8")
            yield {**{field: record[field] for field in FIELDS}, "text": text}


if __name__ == "__main__":
    for document in gold_documents(Path(sys.argv[1])):
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
