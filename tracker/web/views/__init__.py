"""One short function per page: parse the address, ask `tracker.web.queries`, render."""
