"""Every error the tracker raises on purpose.

TrackerError
├── SettingsInvalid    a setting of the environment has no use; names the variable
├── WorkerStops        the worker was told to stop while it waited for a host: give the work back undone
├── LeaseLost          another worker took the work over: drop the result, nothing is lost
├── KnowledgeInvalid   a reviewed data file contradicts itself; names file and entry
├── AdditionRefused    a name, entity or cue cannot be added to the knowledge; says why in words
├── ReviewRefused      stories or events cannot be put together or apart so; says why in words
├── SourceDeclarationInvalid   a source declared by a user cannot be used; names the key
├── TrialBusy          another dry run of a source is under way: one at a time, so that they never hold up the pages
├── DeliveryFailed     the mail server did not take a message; it will be tried again
├── ExportFailed       no export was written; an earlier one stands as it was
└── BenchFailed        a part of the bench could not be measured
"""


class TrackerError(Exception):
    def __init__(self, message: str, **context: str | int) -> None:
        super().__init__(message)
        self.context = context  # what an operator needs to find the case


class SettingsInvalid(TrackerError):
    pass


class WorkerStops(TrackerError):
    pass


class LeaseLost(TrackerError):
    pass


class KnowledgeInvalid(TrackerError):
    pass


class AdditionRefused(TrackerError):
    pass


class ReviewRefused(TrackerError):
    pass


class SourceDeclarationInvalid(TrackerError):
    pass


class TrialBusy(TrackerError):
    pass


class DeliveryFailed(TrackerError):
    pass


class ExportFailed(TrackerError):
    pass


class BenchFailed(TrackerError):
    pass
