"""Every error the tracker raises on purpose.

TrackerError
└── KnowledgeError    a reviewed data file is wrong: file, line and what to mend are named
"""


class TrackerError(Exception):
    def __init__(self, message: str, **context: str | int) -> None:
        super().__init__(message)
        self.context = context  # what an operator needs to find the case


class KnowledgeError(TrackerError):
    """A reviewed data file cannot be read as it stands."""
