"""Where documents come from, and how well that is going."""

from django.db import models

from tracker.knowledge.vocabulary import Tier
from tracker.models.base import Leasable, choices


class Source(Leasable):
    """One place that is collected. What it declares comes from its file; the rest is its state."""

    class Kind(models.TextChoices):
        NEWS = "news"
        FILING = "filing"
        NOTICE = "notice"

    class DeclaredBy(models.TextChoices):
        PROJECT = "project"
        USER = "user"  # the operator's file
        PAGE = "page"  # an administrator, on the page
        BUNDLE = "bundle"  # the briefs that come with the product

    class Probation(models.TextChoices):
        """Whether what is declared was ever seen to work on the live site."""

        OVER = "over"  # proven, or known from recordings
        WAITING = "waiting"  # nothing of it is stored before a live visit passes the check
        FAILED = "failed"  # switched off by the check; `last_check` says what to look at

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    jurisdiction = models.CharField(max_length=8)
    language = models.CharField(max_length=16)
    tier = models.CharField(max_length=12, choices=choices(Tier))
    homepage = models.URLField(max_length=500, blank=True)
    terms = models.TextField(blank=True)
    cadence_s = models.PositiveIntegerField(help_text="Seconds between two collections")
    declared_by = models.CharField(max_length=8, choices=DeclaredBy.choices, default=DeclaredBy.PROJECT)

    is_enabled = models.BooleanField(default=True)
    disabled_reason = models.TextField(blank=True)
    interval_s = models.PositiveIntegerField(
        null=True, help_text="Seconds between two visits, adapted to how often it changes; null: its cadence"
    )
    asked_interval_s = models.PositiveIntegerField(
        null=True, help_text="Least seconds between two visits that its feed asks for; null: it does not say"
    )
    news_gap_s = models.PositiveIntegerField(
        null=True, help_text="Longest usual time between two new items, in seconds; null: not known yet"
    )
    probation = models.CharField(max_length=8, choices=Probation.choices, default=Probation.OVER)
    checked_at = models.DateTimeField(null=True)
    last_check = models.JSONField(default=dict, help_text="As `tracker.stages.probation.StoredCheck`; empty: none")
    next_due_at = models.DateTimeField(null=True, db_index=True)
    last_attempt_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_new_item_at = models.DateTimeField(null=True)
    consecutive_failures = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug


class Validator(models.Model):
    """What the server gave for a conditional request. Moves only after a good read."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="validators")
    url = models.TextField()
    etag = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "url"), name="validator_unique"),)

    def __str__(self) -> str:
        return self.url


class Item(Leasable):
    """Something a source listed: fetched into a snapshot, then read into a document version."""

    class State(models.TextChoices):
        FOUND = "found"  # waits to be fetched
        FETCHED = "fetched"  # has a snapshot, waits to be read
        READ = "read"
        FAILED = "failed"  # given up after several tries; the reason is kept

    source = models.ForeignKey(Source, models.CASCADE, related_name="items")
    external_id = models.CharField(max_length=500)
    url = models.TextField()
    fetch_url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="Text that the listing itself carried")
    is_text_whole = models.BooleanField(default=False)
    authors = models.JSONField(default=list)
    extra = models.JSONField(default=dict)
    published_raw = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)
    published_precision = models.CharField(max_length=8, blank=True)
    published_zone = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.FOUND)
    snapshot = models.ForeignKey("Snapshot", models.PROTECT, null=True, related_name="items")
    document = models.ForeignKey("Document", models.SET_NULL, null=True, related_name="items")
    attached_to = models.ForeignKey(
        "Document", models.SET_NULL, null=True, related_name="attached_items", help_text="The notice whose file it is"
    )
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    is_backfill = models.BooleanField(default=False, help_text="Collected as history: raises no alert")
    known_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "external_id"), name="item_unique"),)
        indexes = (models.Index(fields=("state", "next_attempt_at"), name="item_pending"),)

    def __str__(self) -> str:
        return self.title or self.url


class SourceFault(models.Model):
    """Something that went wrong with a source: what, when, why. Never deleted by a later success."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="faults")
    code = models.CharField(max_length=40, help_text="Stable name of the fault, as in scrapers.errors")
    message = models.TextField()
    url = models.TextField(blank=True)
    item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="faults")
    snapshot = models.ForeignKey("Snapshot", models.SET_NULL, null=True, related_name="+")
    is_warning = models.BooleanField(default=False)
    is_oddity = models.BooleanField(default=False, help_text="Of pages that were read all the same")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    occurrences = models.PositiveIntegerField(default=1)
    resolved_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, help_text="When operators were told of it, or it was found not worth it")
    mend_told_at = models.DateTimeField(null=True, help_text="When they were told that it is over")

    class Meta:
        ordering = ("-last_seen_at",)
        indexes = (models.Index(fields=("source", "resolved_at"), name="fault_open"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.message[:80]}"


class CollectRun(models.Model):
    """One visit to a source and its yield."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    is_not_modified = models.BooleanField(default=False)
    items_listed = models.PositiveIntegerField(default=0)
    items_new = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    fault = models.CharField(
        max_length=40, blank=True, help_text="Why nothing could be seen, as the fault's code; empty: it was seen"
    )
    next_due_at = models.DateTimeField(null=True, help_text="When the next visit was due after this one")
    is_first_load = models.BooleanField(default=False, help_text="What was new had been there before: no measure of it")

    class Meta:
        ordering = ("-started_at",)
        indexes = (models.Index(fields=("source", "started_at"), name="run_by_time"),)

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"


class HostPace(models.Model):
    """When a host may be asked next; shared by all workers of all machines."""

    host = models.CharField(max_length=255, primary_key=True)
    next_request_at = models.DateTimeField()
    busy_until = models.DateTimeField(
        null=True, help_text="A request is under way; one that is never told to have ended counts as ended then"
    )

    def __str__(self) -> str:
        return self.host
