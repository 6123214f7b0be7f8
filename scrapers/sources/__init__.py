"""One file per source; each holds `source = Source(…)` and is found by being here. See docs/adding-a-source.md."""
