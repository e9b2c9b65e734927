"""An edition as templates see it: plain values, worded and linked, nothing left to decide.

Templates show; whatever needs a choice, a date, a number or a safe address is settled here, once for all formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from markupsafe import Markup

from briefing.phrases import Phrases
from briefing.rendering import links
from briefing.rendering.direction import direction_of, isolated, language_of
from briefing.rendering.notes import NoteBlock, note_blocks
from briefing.rendering.numbers import PrintedNumber, printed_numbers
from briefing.rendering.typesetting import (
    TextRun,
    edition_day,
    in_timezone,
    one_line,
    unbroken_marks,
    unbroken_part,
    without_controls,
)
from briefing.types import (
    FONT_NAME,
    Article,
    Blurb,
    CreditedOutlet,
    Edition,
    LeftOut,
    Logo,
    Look,
    Piece,
    Problem,
    Quote,
    Section,
    Sentence,
    Show,
    Story,
)

__all__ = [
    "PROBLEMS_SHOWN",
    "BlurbView",
    "CalloutView",
    "FooterView",
    "InBriefView",
    "LeftOutView",
    "LineView",
    "LookView",
    "NumberView",
    "Page",
    "SectionView",
    "footer_view",
    "left_out_view",
    "look_view",
    "page",
    "problem_line",
]

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Words of CSS for fonts that every machine has; in quotes they would be names of fonts that none has.
_GENERIC = frozenset(
    "serif sans-serif monospace system-ui ui-serif ui-sans-serif ui-rounded ui-monospace -apple-system".split()
)
_SERIF = ("Charter", "Bitstream Charter", "Georgia", "Cambria", "Times New Roman", "serif")
_SANS = ("-apple-system", "Segoe UI", "Inter", "Roboto", "Helvetica", "Arial", "sans-serif")
# Words a minute, silent reading of English non-fiction: Brysbaert 2019, doi:10.1016/j.jml.2019.104047, gives 238. An
# article is timed as the edition is, by composition/reading_length.py, which this package does not import.
_WORDS_A_MINUTE = 230

PROBLEMS_SHOWN = 4  # in a mail's footer, which is one paragraph; the web page names them all
_LONGEST_CAUSE = 90  # characters of a problem's cause: what a library says of an error can be a page long


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutView:
    """A story that was not told. `source` and `reason` are words."""

    title: str
    url: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FooterView:
    """What is missing, whose excerpts we had, why the reader gets this, and the ways out. Every field may be empty."""

    missing: str
    excerpts: str
    problems: tuple[str, ...]
    unverified: str
    left_out: tuple[TextRun, ...]
    why: str
    unsubscribe: TextRun | None
    browser: TextRun | None
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """Colours as "#rrggbb", stacks of fonts as CSS has them, the logo with its alternative text, what is shown."""

    accent: str
    accent_dark: str
    serif: Markup
    sans: Markup
    logo: Logo | None
    show: Show


@dataclass(frozen=True, slots=True, kw_only=True)
class CalloutView:
    """A quotation in its marks, who said it, and where it stands."""

    text: str
    attribution: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberView:
    """A figure of the edition, the words that say what it is, and where it stands."""

    figure: str
    caption: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlurbView:
    """One story. `sentences` and `points` lead to their places in the original, `quiet` is the line under a headline,
    `links` are the credit's addresses by number, `source_title` says in words where the callout leads. `sentences`
    begin with what an earlier edition told, if they look back. `joined` and `goes_on` say that it belongs with the
    story before it and the one behind it: they are of one subject. `picture` is an https address, or "" where none
    is shown. `language` and `direction` are those of its sentences, `start` and `end` the sides on which these
    begin and end; `foreign` says that they are not the edition's, so that our own words among them name theirs."""

    anchor: str
    headline: TextRun
    bridge: str
    sentences: tuple[TextRun, ...]
    points: tuple[TextRun, ...]
    callout: CalloutView | None
    credit: tuple[TextRun, ...]
    quiet: tuple[str, ...]
    excerpt: str
    source_title: str
    links: tuple[TextRun, ...]
    picture: str = ""
    picture_credit: str = ""
    joined: bool = False
    goes_on: bool = False
    language: str = ""
    direction: str = "ltr"
    start: str = "left"
    end: str = "right"
    foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A named run of blurbs; `anchor` is its id in the web page."""

    anchor: str
    name: str
    blurbs: tuple[BlurbView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A story told in a line. `language` and `direction` are those of its headline."""

    anchor: str
    headline: TextRun
    outlet: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InBriefView:
    """The stories told in a line each, under a name of ours."""

    anchor: str
    name: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything a template can show. `meta` is the line under the title; `words` are the phrases by key. `start` and
    `end` are the sides on which lines of the language begin and end, "left" and "right"."""

    look: LookView
    language: str
    direction: str
    start: str
    end: str
    title: str
    subject: str
    preheader: str
    date: str
    iso_date: str
    iso_time: str
    meta: tuple[str, ...]
    note: tuple[NoteBlock, ...]
    signature: str
    numbers: tuple[NumberView, ...]
    sections: tuple[SectionView, ...]
    blurbs: tuple[BlurbView, ...]
    in_brief: InBriefView | None
    left_out_title: str
    left_out: tuple[LeftOutView, ...]
    footer: FooterView
    words: Mapping[str, str]


def page(edition: Edition, phrases: Phrases, *, numbers: bool = False) -> Page:
    """What the templates of every theme get for an edition, as the variable `page`.

    Args:
        numbers: whether its theme prints the edition by the numbers.
    """
    edition = _shown_parts(edition)
    day = edition_day(edition)
    sections = _section_views(edition, phrases)
    when = phrases.date(day)
    start, end = ("right", "left") if phrases.direction == "rtl" else ("left", "right")
    return Page(
        look=look_view(edition.look, without_controls(edition.title)),
        language=edition.language or phrases.language,
        direction=phrases.direction,
        start=start,
        end=end,
        title=without_controls(edition.title),
        subject=isolated(one_line(edition.subject), phrases.direction)
        or phrases.format("subject.plain", title=one_line(edition.title), date=when),
        preheader=isolated(one_line(edition.preheader), phrases.direction),
        date=when[:1].upper() + when[1:],
        iso_date=day.isoformat(),
        iso_time=edition.made_at.isoformat(timespec="seconds"),
        meta=_masthead_parts(edition, phrases, when),
        note=note_blocks(edition.note, without_controls),
        signature=one_line(edition.signature),
        numbers=tuple(map(_number_view, printed_numbers(edition))) if numbers and edition.look.show.numbers else (),
        sections=sections,
        blurbs=tuple(blurb for section in sections for blurb in section.blurbs),
        in_brief=_in_brief_view(edition, phrases),
        left_out_title=phrases.plural("web.left_out", len(edition.left_out)),
        left_out=tuple(map(left_out_view, edition.left_out)),
        footer=footer_view(edition, phrases),
        words={key: phrases[key] for key in phrases.patterns} | _traced_line(edition, phrases),
    )


def _shown_parts(edition: Edition) -> Edition:
    """The edition without what shall not be shown."""
    sections = tuple(section for section in edition.sections if not section.in_brief)
    show = edition.look.show
    if not show.sections:
        sections = (Section(name="", blurbs=tuple(blurb for section in sections for blurb in section.blurbs)),)
    sections = (*sections, *(section for section in edition.sections if section.in_brief))
    return replace(edition, sections=sections, left_out=edition.left_out if show.left_out else ())


def _number_view(number: PrintedNumber) -> NumberView:
    return NumberView(
        figure=unbroken_marks(one_line(number.figure)),
        caption=unbroken_marks(one_line(number.caption)),
        url=_place_in_original(number.sentence, number.blurb.story),
    )


def _traced_line(edition: Edition, phrases: Phrases) -> dict[str, str]:
    """What the footer says of the sentences, where some of them are the editor's."""
    said = (made for blurb in edition.blurbs for made in (*blurb.sentences, *blurb.points))
    own = any(made.kind == "editor" for made in said)
    return {"footer.traced": phrases["footer.traced_edited"]} if own else {}


def _masthead_parts(edition: Edition, phrases: Phrases, when: str) -> tuple[str, ...]:
    parts = [when[:1].upper() + when[1:]]
    if edition.number:
        parts.append(phrases.format("masthead.number", n=phrases.number(edition.number)))
    if edition.words:
        words = phrases.plural("masthead.words", edition.words)
        minutes = phrases.plural("masthead.minutes", max(1, edition.minutes))
        parts.append(phrases.format("masthead.length", words=words, minutes=minutes))
    return tuple(map(unbroken_part, parts))


def _section_views(edition: Edition, phrases: Phrases) -> tuple[SectionView, ...]:
    views, place, linked = [], 0, 0
    above = [(run.text, run.url) for block in note_blocks(edition.note, without_controls) for run in block.linked]
    labels = iter(links.labels_of_credits(edition.blurbs, above))
    for at, section in enumerate((one for one in edition.sections if not one.in_brief), 1):
        blurbs = []
        threads = ["", *(blurb.story.thread for blurb in section.blurbs), ""]
        for n, blurb in enumerate(section.blurbs, 1):
            place += 1
            view = _blurb_view(blurb, edition, phrases, place, linked, tuple(islice(labels, len(blurb.credit))))
            linked += len(view.links)
            before, own, after = threads[n - 1 : n + 2]
            blurbs.append(replace(view, joined=own == before != "", goes_on=own == after != ""))
        views.append(SectionView(anchor=f"section-{at}", name=one_line(section.name), blurbs=tuple(blurbs)))
    return tuple(views)


def _in_brief_view(edition: Edition, phrases: Phrases) -> InBriefView | None:
    """The stories told in a line; None where there are none."""
    name = next((one_line(section.name) for section in edition.sections if section.in_brief), "")
    lines = tuple(_line_view(blurb, edition, phrases, place) for place, blurb in enumerate(edition.lines, 1))
    return InBriefView(anchor="in-brief", name=name or phrases["in_brief.title"], lines=lines) if lines else None


def _line_view(blurb: Blurb, edition: Edition, phrases: Phrases, place: int) -> LineView:
    lead, direction = blurb.story.lead, direction_of(blurb.story.headline)
    own = (edition.language or phrases.language).partition("-")[0]
    return LineView(
        anchor=f"line-{place}",
        headline=TextRun(text=unbroken_marks(one_line(blurb.story.headline)), url=links.linkable(lead.url)),
        outlet=one_line(lead.source),
        language=_language_beside(own, lead, direction == phrases.direction),
        direction=direction,
    )


def _language_beside(own: str, article: Article, same_direction: bool) -> str:
    """An article's language; where nobody knows it and it runs as the edition does, it is taken for the edition's."""
    found = language_of(article)
    return own if found == "und" and same_direction else found


def _blurb_view(
    blurb: Blurb, edition: Edition, phrases: Phrases, place: int, linked: int, labels: Sequence[str]
) -> BlurbView:
    story, lead, show = blurb.story, blurb.story.lead, edition.look.show
    picture = links.linkable_picture(lead.image) if show.pictures else ""
    credit, numbered = _credit_runs(blurb, linked, labels)
    opening = next((made for made in blurb.sentences if made.kind != "editor"), None)
    own = (edition.language or phrases.language).partition("-")[0]
    direction = direction_of(opening.text if opening else story.headline)
    language = _language_beside(own, _article_of(opening, story) if opening else lead, direction == phrases.direction)
    return BlurbView(
        anchor=f"story-{place}",
        headline=TextRun(text=_headline_text(blurb, phrases), url=links.linkable(lead.url), number=place),
        bridge=one_line(blurb.bridge),
        sentences=_sentence_runs((*((blurb.look_back,) if blurb.look_back else ()), *blurb.sentences), story, phrases),
        points=_sentence_runs(blurb.points, story, phrases),
        callout=_callout_view(blurb.callout, story, phrases) if blurb.callout else None,
        credit=credit,
        quiet=_byline(blurb, phrases, edition_day(edition), minutes=show.minutes),
        excerpt=phrases["mark.excerpt"] if lead.excerpt_only else "",
        source_title=phrases.format("web.in_original", outlet=one_line(lead.source)),
        links=numbered,
        picture=picture,
        picture_credit=phrases.format("mark.picture", outlet=one_line(lead.source)) if picture else "",
        language=language,
        direction=direction,
        start="right" if direction == "rtl" else "left",
        end="left" if direction == "rtl" else "right",
        foreign=language != own or direction != phrases.direction,
    )


def _credit_runs(blurb: Blurb, linked: int, labels: Sequence[str]) -> tuple[tuple[TextRun, ...], tuple[TextRun, ...]]:
    """The credit's runs with the labels of their links; its links in order, with the numbers that follow `linked`."""
    order: dict[str, int] = {}
    runs = []
    for phrase, label in zip(blurb.credit, labels, strict=True):
        url = links.linkable(phrase.url)
        number = order.setdefault(url, linked + len(order) + 1) if url else 0
        runs.append(TextRun(text=without_controls(phrase.text), url=url, number=number, label=one_line(label)))
    return tuple(runs), tuple(TextRun(text="", url=url, number=number) for url, number in order.items())


def _sentence_runs(sentences: Iterable[Sentence], story: Story, phrases: Phrases) -> tuple[TextRun, ...]:
    return tuple(
        TextRun(
            text=unbroken_marks(_sentence_text(sentence, phrases)),
            url=_place_in_original(sentence, story),
            intro=one_line(sentence.intro),
            title=phrases.format("web.in_original", outlet=one_line(_article_of(sentence, story).source)),
        )
        for sentence in sentences
    )


def _article_of(sentence: Sentence, story: Story) -> Article:
    """The article that a sentence is from; the story's lead for one that is nobody's."""
    spans = (piece.span for piece in sentence.pieces if piece.span)
    first = next(spans, None)
    return _article_by_id(story, first.article_id) if first else story.lead


def _headline_text(blurb: Blurb, phrases: Phrases) -> str:
    return unbroken_marks(
        one_line(_marked_as_editors(blurb.headline, phrases) if blurb.headline else blurb.story.headline)
    )


def _sentence_text(sentence: Sentence, phrases: Phrases) -> str:
    text = without_controls(sentence.text)
    return _marked_as_editors(text, phrases) if sentence.kind == "editor" else text


def _marked_as_editors(text: str, phrases: Phrases) -> str:
    """Words of the editor in place of an article's, with the mark that says so. It is part of the text, so that no
    template can leave it out."""
    return f"{text} ({phrases['mark.editor']})"


def _place_in_original(sentence: Sentence, story: Story) -> str:
    """Where the sentence stands in the original: a text fragment for its pieces from one article."""
    spans = [piece for piece in sentence.pieces if piece.span is not None]
    if not spans or spans[0].span is None:
        return ""
    article = _article_by_id(story, spans[0].span.article_id)
    same = [_whole_words(piece, article.text) for piece in spans if piece.span and piece.span.article_id == article.id]
    told = [passage for passage in same if " " in passage.strip()]  # one word is anywhere
    return links.text_fragment(article.url, told or same)


def _whole_words(piece: Piece, text: str) -> str:
    """The words a piece stands in: where we changed the case of a letter it begins inside one, and a browser finds
    whole words only."""
    if piece.span is None or text[piece.span.start : piece.span.end] != piece.text:
        return piece.text
    start, end = piece.span.start, piece.span.end
    while start and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return text[start:end]


def _article_by_id(story: Story, article_id: str) -> Article:
    known = (*story.articles, *story.background)
    return next((article for article in known if article.id == article_id), story.lead)


def _callout_view(quote: Quote, story: Story, phrases: Phrases) -> CalloutView:
    speaker, role = one_line(quote.speaker or ""), one_line(quote.speaker_role)
    both = phrases.format("quote.attribution", speaker=speaker, role=role) if speaker and role else speaker or role
    titled = f"{role} {speaker}"
    # "Dr. Priya Sandhu", where the article says so: a title does not trail behind its name.
    if speaker and role and titled in _article_by_id(story, quote.span.article_id).text:
        both = titled
    return CalloutView(
        text=phrases.quote(_as_whole_sentence(without_controls(quote.text), quote.kind == "fragment")),
        attribution=both[:1].upper() + both[1:],
        url=links.text_fragment(_article_by_id(story, quote.span.article_id).url, [quote.text]),
    )


def _as_whole_sentence(text: str, fragment: bool) -> str:
    """A quotation that stands alone ends as a sentence: the comma that led to "said" becomes a full stop."""
    bare = text.rstrip(", ")
    if fragment:
        return bare
    return bare if bare.endswith((".", "!", "?", "…", "—", ".'", ".’", ".”", "?”", "!”")) else f"{bare}."


def _byline(blurb: Blurb, phrases: Phrases, day: date, *, minutes: bool) -> tuple[str, ...]:
    """The line under a headline: reporter and outlet, other outlets, follow-up, minutes to read of a whole article."""
    story, lead, credit = blurb.story, blurb.story.lead, blurb.credit_from
    # The persons that the credit found in the byline, where it is of the same article.
    proved = credit is not None and credit.outlets[:1] == (CreditedOutlet(name=lead.source, url=lead.url),)
    authors = credit.reporters if credit and proved else lead.authors
    names = [name for name in map(one_line, authors) if name and name.casefold() != lead.source.casefold()][:3]
    others = [name for name in dict.fromkeys(one_line(article.source) for article in story.articles) if name]
    parts = [", ".join([*([phrases.join(names)] if names else []), one_line(lead.source)])]
    others = [name for name in others if name != one_line(lead.source)]
    if others:
        parts.append(phrases.format("mark.also", outlets=phrases.join(others)))
    if follow_up := _follow_up(story.first_told, phrases, day):
        parts.append(follow_up)
    if minutes and lead.text and not lead.excerpt_only:
        parts.append(phrases.plural("mark.minutes", max(1, round(len(lead.text.split()) / _WORDS_A_MINUTE))))
    return tuple(map(unbroken_part, filter(None, parts)))


def _follow_up(slot: str, phrases: Phrases, day: date) -> str:
    """When a story was first told: the weekday within the last six days, else the date."""
    try:
        told = date.fromisoformat(slot[:10])
    except ValueError:
        return ""
    if 0 < (day - told).days < 7:
        return phrases.format("mark.follow_up", day=phrases.weekday(told))
    return phrases.format("mark.follow_up_date", day=phrases.short_date(told))


# The look: values that may stand in a style, and nothing else. The configuration has checked them; an edition that
# another program made has not been through it, so what does not fit its pattern is left to the theme here.


def look_view(chosen: Look, title: str) -> LookView:
    """What templates get as `page.look`.

    Args: the look; the title, which a logo without words of its own says.
    """
    usual = Look()
    return LookView(
        accent=chosen.accent if _COLOUR.fullmatch(chosen.accent) else usual.accent,
        accent_dark=chosen.accent_dark if _COLOUR.fullmatch(chosen.accent_dark) else usual.accent_dark,
        serif=_font_stack((*chosen.serif, *_SERIF)),
        sans=_font_stack((*chosen.sans, *_SANS)),
        logo=_logo_view(chosen.logo, title) if chosen.logo else None,
        show=chosen.show,
    )


def _font_stack(names: Iterable[str]) -> Markup:
    """Font names for a style. They are letters, digits, spaces and hyphens, so no escaping is left to do: in a style
    block it would even be read as it is written."""
    known = (name for name in dict.fromkeys(names) if re.fullmatch(FONT_NAME, name))
    quoted = (name if name in _GENERIC or re.fullmatch(r"[A-Za-z]+", name) else f"'{name}'" for name in known)
    return Markup(", ".join(quoted))


def _logo_view(logo: Logo, title: str) -> Logo | None:
    image = links.linkable_picture(logo.image)
    return Logo(image=image, width=logo.width, alt=one_line(logo.alt) or title) if image else None


# The end of an edition


def left_out_view(story: LeftOut) -> LeftOutView:
    """A story that was not told, its words and its address safe to print."""
    return LeftOutView(
        title=one_line(story.title),
        url=links.linkable(story.url),
        source=one_line(story.source),
        reason=one_line(story.reason),
    )


def footer_view(edition: Edition, phrases: Phrases) -> FooterView:
    """The end of an edition in our words."""
    imprint = edition.imprint
    problems = tuple(
        problem_line(problem, phrases, edition_day(edition), edition.timezone)
        for problem in edition.problems
        if problem.stage not in _FOR_THE_EDITOR
    )
    unsubscribe, browser = links.linkable_mailbox(imprint.unsubscribe), links.linkable(imprint.web_url)
    return FooterView(
        missing=_missing_line(problems, phrases),
        excerpts=_excerpts_line(edition, phrases),
        problems=problems,
        unverified=phrases.plural("footer.unverified", edition.unverified) if edition.unverified else "",
        left_out=_left_out_line(len(edition.left_out), browser, phrases),
        why=_why_line(edition, phrases),
        unsubscribe=TextRun(text=phrases["footer.unsubscribe"], url=unsubscribe) if unsubscribe else None,
        browser=TextRun(text=phrases["footer.browser"], url=browser) if browser else None,
        address=one_line(imprint.postal_address),
    )


# Stages of problems that cost the reader nothing, and are told to the editor alone.
_FOR_THE_EDITOR = frozenset({"moved"})
# Stages whose words say what a reader asks: "has had nothing new since June 2 (nothing new, and ...)" says it twice.
_SAID_BY_THE_STAGE = frozenset({"stale", "empty"})


def problem_line(problem: Problem, phrases: Phrases, day: date, timezone: str = "UTC") -> str:
    """A problem in words: "islandradio.example/feed could not be fetched since Thursday (no answer in 20 s)".

    Where the stage says it already, the cause is left out: "Island Radio has had nothing new since June 2".

    Args: the problem, our words, the day of the edition and its zone.
    """
    key = f"problem.{problem.stage}"
    what = one_line(problem.what).rstrip(".")
    failed = phrases[key if key in phrases.patterns else "problem.other"]
    if problem.since is not None:
        failed = f"{failed} {_since(problem.since, phrases, day, timezone)}"
    where = links.readable_address(one_line(problem.where))
    if problem.stage in _SAID_BY_THE_STAGE:
        return phrases.format("footer.problem_plain", where=where, failed=failed)
    return phrases.format(
        "footer.problem",
        where=where,
        failed=failed,
        what=what if len(what) <= _LONGEST_CAUSE else what[: _LONGEST_CAUSE - 1].rstrip() + "…",
    )


def _since(moment: datetime, phrases: Phrases, day: date, timezone: str) -> str:
    """Since when: the weekday within the last six days, else the date, with another year's."""
    began = in_timezone(moment, timezone).date()
    if 0 <= (day - began).days < 7:
        return phrases.format("problem.since", day=phrases.weekday(began))
    date_of = phrases.short_date(began) if began.year == day.year else phrases.date(began)
    return phrases.format("problem.since_date", day=date_of)


def _excerpts_line(edition: Edition, phrases: Phrases) -> str:
    """Of which outlets the edition had only an excerpt of what it tells, by their feeds or because a page could not be
    had; "" where it had the whole of all."""
    told = ((made, blurb.story) for blurb in edition.blurbs for made in (*blurb.sentences, *blurb.points))
    cited = (_article_of(made, story) for made, story in told)
    outlets = dict.fromkeys(one_line(article.source) for article in cited if article.excerpt_only)
    return phrases.plural("footer.excerpts", len(outlets), outlets=phrases.join(outlets)) if outlets else ""


def _missing_line(problems: tuple[str, ...], phrases: Phrases) -> str:
    if not problems:
        return ""
    shown, rest = problems[:PROBLEMS_SHOWN], len(problems) - PROBLEMS_SHOWN
    listed = phrases["footer.separator"].join(shown)
    if rest > 0:
        listed += phrases["list.and"] + phrases.plural("footer.more", rest)
    return phrases.format("footer.missing", problems=listed)


def _left_out_line(count: int, web_url: str, phrases: Phrases) -> tuple[TextRun, ...]:
    if not count:
        return ()
    if not web_url:
        return (TextRun(text=phrases.plural("footer.left_out", count)),)
    target = web_url.partition("#")[0] + "#left-out"
    parts = phrases.plural_parts("footer.left_out_linked", count)
    return tuple(TextRun(text=text, url=target if linked else "") for text, linked in parts)


def _why_line(edition: Edition, phrases: Phrases) -> str:
    imprint = edition.imprint
    days = phrases.month_days(imprint.monthly) or phrases.days(imprint.days)
    if days and imprint.times:
        return phrases.format("footer.why_days_time", days=days, time=phrases.join(imprint.times))
    return phrases.format("footer.why_days", days=days) if days else phrases["footer.why"]
