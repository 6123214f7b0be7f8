"""All sources of the project: whatever lies in `scrapers/sources` and holds a `source`."""

import importlib
import pkgutil
from functools import cache
from types import MappingProxyType
from typing import Any

import scrapers.sources
from scrapers.declare import Source
from scrapers.errors import BadDeclaration


@cache
def load_sources() -> MappingProxyType[str, Source]:
    """By slug, in alphabetical order. Raises BadDeclaration for a module without a source or a slug used twice."""
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(scrapers.sources.__path__):
        name = f"{scrapers.sources.__name__}.{module.name}"
        source: Any = getattr(importlib.import_module(name), "source", None)
        if not isinstance(source, Source):
            raise BadDeclaration(f"{name} has no `source = Source(…)`", module=name)
        if source.slug in found:
            raise BadDeclaration(f"{name}: the slug {source.slug} is taken", module=name)
        found[source.slug] = source
    return MappingProxyType(dict(sorted(found.items())))
