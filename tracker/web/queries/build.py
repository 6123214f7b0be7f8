"""From stored rows to pieces. The caller has joined what is read here; but for the names, nothing asks again."""

from collections.abc import Iterable, Mapping

from tracker.knowledge.vocabulary import Role, Tier
from tracker.models import DocumentVersion, Entity, Event, EventMention, EventRole, Transition
from tracker.web import links, words
from tracker.web.pieces import marks
from tracker.web.pieces.dates import DateWords, day_in_words, in_words, published_in_words
from tracker.web.pieces.values import ChangeLine, Chip, EventCard, Link, Quote, RoleChips, SourceLine
from tracker.web.viewer import Viewer

Names = Mapping[str, str]  # entity id to its name

ROLE_ORDER = {role.value: position for position, role in enumerate(Role)}


def entity_names(ids: Iterable[str]) -> Names:
    wanted = {id_ for id_ in ids if id_}
    return dict(Entity.objects.filter(slug__in=wanted).values_list("slug", "name_en")) if wanted else {}


def named(names: Names, id_: str) -> str:
    return names.get(id_, id_)


def source_line(version: DocumentVersion, names: Names, viewer: Viewer) -> SourceLine:
    document = version.document
    is_bundled = document.source.tier == Tier.BUNDLED
    return SourceLine(
        outlet=document.publisher or document.source.publisher,
        tier=words.tier_word(document.source.tier),
        href=links.document(document, version),
        published=published_in_words(version.published_on, version.published_precision, version.published_raw),
        first_seen=None if is_bundled else viewer.moment(document.known_at),  # it came with the product
        origin=named(names, version.origin),
        language=words.language_word(version.language),
        is_bundled=is_bundled,
    )


def quote(mention: EventMention, names: Names, viewer: Viewer) -> Quote:
    start = max(0, mention.trigger_start - mention.evidence_start)
    end = max(start, mention.trigger_end - mention.evidence_start)
    return Quote(
        before=mention.evidence[:start],
        trigger=mention.evidence[start:end],
        after=mention.evidence[end:],
        language=mention.version.language,
        href=links.sentence(mention),
        source=source_line(mention.version, names, viewer),
        says=words.says_words(mention.attribution, named(names, mention.attributed_to)),
        certainty=marks.certainty(mention.tier, mention.status),
    )


def chip(role: EventRole) -> Chip:
    if role.entity is None:
        return Chip(role.name)
    return Chip(role.entity.name_en, links.entity(role.entity.slug), role.entity.type, role.entity.name_zh)


def role_chips(roles: Iterable[EventRole]) -> tuple[RoleChips, ...]:
    grouped: dict[str, list[Chip]] = {}
    for role in sorted(roles, key=lambda role: (ROLE_ORDER[role.role], role.pk)):
        grouped.setdefault(role.role, []).append(chip(role))
    return tuple(RoleChips(words.role_word(role), tuple(chips)) for role, chips in grouped.items())


def event_date(event: Event) -> DateWords | None:
    """When it happened; where no text says so, when it was first told, and that this is so."""
    if event.date:
        return in_words(event.date)
    return day_in_words(event.happened_on, "first told; the texts give no date")


def review_mark(event: Event) -> marks.Mark:
    if event.is_unsupported:
        return marks.WITHDRAWN
    if event.review == Event.Review.REJECTED:
        return marks.REJECTED
    if event.review == Event.Review.UNREVIEWED:
        return marks.UNREVIEWED
    return marks.REVIEWED


def event_card(event: Event, names: Names, viewer: Viewer) -> EventCard:
    mention = event.best_mention
    is_bundled = event.tier == Tier.BUNDLED
    return EventCard(
        href=links.event(event),
        headline=words.headline(event),
        type=words.type_word(event.type),
        status=words.status_word(event.status),
        direction=marks.direction_of(event.type, event.status),
        certainty=marks.certainty(event.tier, event.status),
        review=review_mark(event),
        date=event_date(event),
        target=in_words(event.target_date),
        quote=quote(mention, names, viewer) if mention else None,
        chips=tuple(
            chip(role) for role in sorted(event.roles.all(), key=lambda role: (ROLE_ORDER[role.role], role.pk))
        ),
        matters=tuple(Link(matter.title_en, links.matter(matter.slug)) for matter in event.matters.all()),
        corroboration=words.corroboration_words(event.corroboration, is_bundled=is_bundled),
        is_bundled=is_bundled,
    )


def change_line(transition: Transition, names: Names, viewer: Viewer) -> ChangeLine:
    event, matter = transition.event, transition.matter
    is_bundled = transition.track == Transition.Track.BUNDLED
    return ChangeLine(
        matter=Link(matter.title_en, links.matter(matter.slug)),
        from_state=words.state_before(transition),
        to_state=words.state_after(transition),
        direction=marks.direction(transition.direction),
        certainty=marks.certainty(Tier.BUNDLED.value if is_bundled else transition.tier, transition.to_state),
        date=in_words(transition.date) or day_in_words(transition.happened_on, "first told; the texts give no date"),
        known=None if is_bundled else viewer.moment(transition.learnt_at),
        event=Link(words.headline(event), links.event(event)),
        quote=transition_quote(transition, names, viewer),
        review=review_mark(event),
        is_bundled=is_bundled,
        correction=transition.correction,
        resolution=resolution(transition),
    )


def resolution(transition: Transition) -> Link | None:
    """What an official act made of a report, leading to the act."""
    if not transition.resolution:
        return None
    act = transition.resolved_by
    day = day_in_words(transition.resolved_on)
    return Link(words.resolution_words(transition), links.event(act.event) if act else "", day.text if day else "")


def transition_quote(transition: Transition, names: Names, viewer: Viewer) -> Quote:
    """The words that moved the state are kept with it, also when the mention was read anew since."""
    mention = transition.mention
    if mention is not None and mention.evidence == transition.evidence:
        return quote(mention, names, viewer)
    document = transition.document
    version = document.current_version if document else None
    return Quote(
        before=transition.evidence,
        trigger="",
        after="",
        language=transition.evidence_language,
        href=links.document(document) if document else "",
        source=source_line(version, names, viewer) if version else None,
        certainty=marks.certainty(transition.tier, transition.to_state),
    )


def names_in_mentions(mentions: Iterable[EventMention | None]) -> Names:
    present = [mention for mention in mentions if mention is not None]
    return entity_names(
        [*(mention.attributed_to for mention in present), *(mention.version.origin for mention in present)]
    )
