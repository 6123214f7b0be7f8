"""What an administrator fills in to declare a source without code. Its keys are those of the operator's file."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import slugify

from scrapers.document import SourceKind, Tier
from scrapers.guess.address import Guess
from scrapers.user_sources import MOST_ITEMS, WAYS
from tracker.errors import SourceDeclarationInvalid
from tracker.stages import declaring
from tracker.web import words

WAY_WORDS = {
    "feed": "Feed (RSS or Atom)",
    "sitemap": "News sitemap, or an index of sitemaps",
    "listing": "List on a page, by CSS selectors",
    "json": "JSON, by paths",
}
# Fields of the form by the key they stand for, in the order in which they are shown.
TABLES = {
    "feed": ("has_whole_text",),
    "sitemap": ("only", "never", "languages"),
    "listing": ("row", "link", "title", "published"),
    "json": ("rows", "title", "link", "published", "external_id", "text", "next_url"),
    "page": ("body", "title", "published", "drop", "attachments"),
}
ABOUT = ("name", "publisher", "kind", "tier", "language", "jurisdiction", "homepage", "terms")
PLAIN = (*ABOUT, "cadence_minutes", "zone")
LINES = frozenset({"page_body", "page_title", "page_published", "sitemap_languages"})  # one value a line


def _line(label: str, help_text: str = "", **options: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=500, required=False, **options)


def _lines(label: str, help_text: str, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea({"rows": 2, "spellcheck": "false"})
    return forms.CharField(label=label, help_text=help_text, max_length=5000, required=required, widget=widget)


class SourceForm(forms.Form):
    urls = _lines("Addresses of the list", "One a line.", required=True)
    way = forms.ChoiceField(
        label="What stands there", choices=list(WAY_WORDS.items()), initial="feed", widget=forms.RadioSelect
    )
    name = forms.CharField(label="Name", max_length=200, help_text="Shown on the pages.")
    slug = forms.CharField(
        label="Short name", max_length=64, required=False,
        help_text="Stands in addresses and never changes. Leave empty to take it from the name.",
    )  # fmt: skip
    publisher = forms.CharField(label="Publisher", max_length=200, help_text="Who stands behind it.")
    kind = forms.ChoiceField(label="Kind", choices=[(kind.value, words.KINDS[kind.value]) for kind in SourceKind])
    tier = forms.ChoiceField(
        label="Whose word it is", choices=[(tier.value, words.tier_word(tier)) for tier in Tier], initial="media"
    )
    language = forms.ChoiceField(
        label="Language", choices=[(code, words.LANGUAGES[code]) for code in ("en", "zh-Hans", "zh-Hant")]
    )
    jurisdiction = forms.CharField(
        label="Country", min_length=2, max_length=8, initial="CN", help_text="CN, US, HK, TW, or INT for the world."
    )
    homepage = forms.URLField(label="Home page", max_length=500, assume_scheme="https")
    terms = forms.CharField(
        label="Terms", max_length=2000, help_text="What may be done with the text. Read the site's terms first.",
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    cadence_minutes = forms.IntegerField(
        label="Minutes between visits", min_value=5, max_value=43_200, initial=60,
        help_text="How often it is worth looking.",
    )  # fmt: skip
    zone = forms.CharField(
        label="Time zone", max_length=64, initial="UTC", help_text="For times that carry none, such as Asia/Shanghai."
    )
    least = forms.IntegerField(
        label="Fewest items of a sound visit", min_value=0, max_value=MOST_ITEMS, initial=1,
        help_text="Fewer or more are a fault of the source.",
    )  # fmt: skip
    most = forms.IntegerField(
        label="Most items of a sound visit", min_value=1, max_value=MOST_ITEMS, initial=MOST_ITEMS
    )
    max_pages = forms.IntegerField(
        label="Pages of the list read in one visit", min_value=1, max_value=50, initial=1,
        help_text="An index of sitemaps counts as one.",
    )  # fmt: skip
    headline_only = forms.BooleanField(label="Keep headlines only, never ask for the pages", required=False)

    feed_has_whole_text = forms.BooleanField(
        label="The feed carries whole articles, their pages are not asked for", required=False
    )
    sitemap_only = _line("Only addresses with", "A regular expression, such as /autos/|/technology/.")
    sitemap_never = _line("No addresses with", "A regular expression, such as /video/.")
    sitemap_languages = _lines("Languages", "As the sitemap writes them, one a line.")
    listing_row = _line("Row", "CSS selector of one entry, such as ul.list li.")
    listing_link = _line("Link in the row", "Such as a@href.", initial="a@href")
    listing_title = _line("Title in the row", "Such as a, or a@title || a.", initial="a")
    listing_published = _line("Date in the row", "Such as span.date or time@datetime.")
    json_rows = _line("List of rows", "Keys joined by dots, such as data.results; empty where the answer is the list.")
    json_title = _line("Title")
    json_link = _line("Link")
    json_published = _line("Date")
    json_external_id = _line("Id")
    json_text = _line("Text")
    json_next_url = _line("Address of the next page")
    page_body = _lines("Text of a page", "CSS selectors, one a line, newest layout first; empty: found by itself.")
    page_title = _lines("Title of a page", "Such as h1, meta:og:title or ld:headline; one a line.")
    page_published = _lines("Date of a page", "Such as time@datetime or ld:datePublished; one a line.")
    page_drop = _line("Cut out of the text", "CSS selectors, such as div.related, div.subscribe.")
    page_attachments = _line("Where files are linked", "CSS selector, such as ul.files.")

    def __init__(self, *args: Any, known_as: str = "", **kwargs: Any) -> None:
        """`known_as` is the name of a source that is declared already: it cannot be changed."""
        super().__init__(*args, **kwargs)
        self.known_as = known_as
        if known_as:
            del self.fields["slug"]
        for field in self.fields.values():
            if field.help_text or isinstance(field, forms.CharField):
                field.widget.attrs.setdefault("autocomplete", "off")

    @classmethod
    def of(cls, slug: str, table: Mapping[str, Any]) -> "SourceForm":
        """Filled in with what is declared."""
        way = next(way for way in WAYS if way in table)
        filled: dict[str, Any] = {name: table[name] for name in PLAIN if name in table}
        filled |= {"way": way, "urls": "\n".join(table[way]["urls"]), "max_pages": table.get("max_pages", 1)}
        filled["least"], filled["most"] = table.get("expect", (1, MOST_ITEMS))
        filled["headline_only"] = table.get("headline_only", False)
        return cls(initial=filled | _flat(way, table[way]) | _flat("page", table.get("page", {})), known_as=slug)

    @classmethod
    def guessed(cls, found: Guess) -> "SourceForm":
        """Filled in with what one look at an address gave."""
        home = "/".join(found.snapshot.url.split("/")[:3])
        filled = {
            "urls": "\n".join(found.table["urls"]),
            "way": found.way,
            "name": found.name,
            "publisher": found.name,
            "language": found.language or "en",
            "homepage": home,
            "zone": "Asia/Shanghai" if found.language == "zh-Hans" else "UTC",
        }
        return cls(initial=filled | _flat(found.way, found.table))

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """The fields as they stand together on the page."""
        names = {
            "about": ("name", "slug", *ABOUT[1:]),
            "visits": ("cadence_minutes", "zone", "least", "most", "max_pages"),
            **{table: tuple(f"{table}_{key}" for key in keys) for table, keys in TABLES.items()},
        }
        return {part: [self[name] for name in of_part if name in self.fields] for part, of_part in names.items()}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        if given["least"] > given["most"]:
            self.add_error("least", "More than the most.")
            return given
        if problem := "" if self.known_as else declaring.name_problem(self.name_of_source(), is_new=True):
            self.add_error("slug", problem)
            return given
        try:
            self.source = declaring.build(self.name_of_source(), self.table())
        except SourceDeclarationInvalid as error:
            key = str(error.context.get("key", ""))
            self.add_error(self._field_of(key), str(error).removeprefix(f"{key}: "))
        return given

    def name_of_source(self) -> str:
        return self.known_as or self.cleaned_data.get("slug") or slugify(self.cleaned_data["name"])[:64].strip("-")

    def table(self) -> dict[str, Any]:
        """As the operator's file would declare it; what is left empty is left out."""
        given = self.cleaned_data
        way = given["way"]
        table: dict[str, Any] = {name: given[name] for name in PLAIN}
        table |= {"expect": [given["least"], given["most"]], "max_pages": given["max_pages"]}
        table["headline_only"] = given["headline_only"]
        table[way] = {"urls": _split(given["urls"]), **self._nested(way)}
        table["page"] = self._nested("page")
        return table

    def _nested(self, name: str) -> dict[str, Any]:
        values = {key: self.cleaned_data[f"{name}_{key}"] for key in TABLES[name]}
        found = {key: _split(value) if f"{name}_{key}" in LINES else value for key, value in values.items()}
        # An empty path of rows means something: the whole answer is the list.
        return {key: value for key, value in found.items() if value or (name, key) == ("json", "rows")}

    def _field_of(self, key: str) -> str | None:
        """The field that an error's key stands for; None, for the whole form, where there is none."""
        parts = key.split(".")
        if "urls" in parts:
            return "urls"
        for name in ("_".join(parts[:2]), parts[0]):
            if name in self.fields:
                return name
        return None


def _flat(name: str, table: Mapping[str, Any]) -> dict[str, Any]:
    """A table of a declaration as fields of the form."""
    fields = {f"{name}_{key}": table[key] for key in TABLES[name] if key in table}
    return {key: "\n".join(value) if key in LINES else value for key, value in fields.items()}


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
