"""The nouns of the product: frozen data that the stages pass to each other. They do no input or output, and nothing
beyond what follows from their fields.

Offsets everywhere count Unicode code points of `Article.text`. Times are aware datetimes in UTC unless a field says
otherwise. The invariant of the product: for every fact and quote that is printed, ``article.text[start:end] == text``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FactKind = Literal["figure", "date", "decision", "event", "statement"]
QuoteKind = Literal["direct", "fragment"]
Fate = Literal["told", "folded", "left_out", "known", "filtered"]
DeliveryState = Literal["queued", "sending", "sent", "failed", "unknown", "suppressed"]

PAPER, DARK_PAPER = "#fffdf9", "#1a1917"
"""The paper of the themes, light and dark; an accent colour that an editor chooses must be readable on both."""
FONT_NAME = r"-?[A-Za-z][A-Za-z0-9 -]{0,38}[A-Za-z0-9]"
"""The name of a font on the reader's machine; it can hold no address and no other CSS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A failure that did not stop the edition; it is shown in it.

    `stage` is the verb that failed (pull, parse, extract, summarize, render, send), or what is wrong with a source that
    answers (stale, empty); `where` the URL, file or address; `since` when it began, if it lasts longer than this run.
    """

    stage: str
    where: str
    what: str
    hint: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request of a source to the puller. `path` is a local file; else `url` is fetched, conditionally if possible."""

    url: str
    path: str = ""
    etag: str = ""
    last_modified: str = ""
    accept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The response to a request. `url` is the final address; `unchanged` is a 304, and then `body` is empty.

    `moved` is the address that the one asked for has moved to for good, "" where it has not.
    """

    url: str
    status: int
    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False
    moved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as a source announced it. `summary` and `content` are cleaned HTML; the other strings are plain text.

    `outlet` is who wrote it, where the source gathers what others wrote and says so. `shares_address`: its link leads
    to a page that it shares with unlike entries, and that is no article of its own.
    """

    id: str
    url: str
    title: str
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    content: str = ""
    image: str = ""
    categories: tuple[str, ...] = ()
    language: str = ""
    outlet: str = ""
    shares_address: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A parsed feed: its own title, home page and language, and its entries in the order of the document.

    `outlet` is the name of the outlet as readers say it, "" where the document does not tell it.
    `requests` are the documents that this one names as parts of itself (the sitemaps of an index, the feed of a page),
    `next_page` is the address of the page that follows in a feed of several pages. Both may be relative.
    """

    title: str
    outlet: str = ""
    url: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()
    requests: tuple[Request, ...] = ()
    next_page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news text with its metadata.

    `id` is a hash of the canonical address, or of the guid where there is none or several entries share that address
    (then `canonical_url` is "", and `url` is where to read on), `sha256` the hash of `text`, `source` the configured
    source's name. `text` is plain, paragraphs joined by a blank line, without the title. `excerpt_only`: the text is
    only what the feed carried, not the whole page. `reading` says who gave the text: "careful", "second opinion" or
    "balanced", readings of the page, or "feed"; "" where nobody read it.
    """

    id: str
    url: str
    canonical_url: str
    title: str
    source: str
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    language: str = ""
    text: str = ""
    image: str = ""
    excerpt_only: bool = False
    sha256: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters `start` to `end` of the text of article `article_id`."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A verbatim sentence (or a clause that stands alone) of an article. `score` is 0 to 1 within its article.

    A fact that somebody states is a `statement`; `speaker` and `speaker_role` are words of the article, and `speaker`
    is None when it is not certain who speaks. `same` are the sentences of the story's other articles that say the same,
    at most one of each article.
    """

    span: Span
    text: str
    kind: FactKind
    score: float
    speaker: str | None = None
    speaker_role: str = ""
    same: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words inside quotation marks, without the marks, with who said them.

    `speaker` is None when the evidence is thin; `sentence` is the sentence (or run of sentences) around the quote;
    `kind` is a fragment when it has fewer than five words; `confidence`, 0 to 1, is the share of right speakers among
    those that were found in the same way, 0 without a speaker.
    """

    span: Span
    text: str
    speaker: str | None
    speaker_role: str
    cue: str
    kind: QuoteKind
    sentence: Span
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The facts of one article in order of importance, and its quotes in the order of the text.

    `lede` is the span of the first sentence that can open a blurb, or None.
    """

    article_id: str
    lede: Span | None
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Articles of one story that give different figures for one thing ("25" and "27" treated).

    `facts` are the sentences, one of each figure, the lead article's side first; `figures` are the spans of the figures
    in them, in the same order.
    """

    facts: tuple[Fact, ...]
    figures: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event, told by one or more articles, the lead article first.

    `first_told` is the slot of the edition that told it before, or "", and `background` are the articles it was told
    from then, in the versions that were told; `change` says that such an article has another text now. `thread` is the
    same for stories of one subject. `reasons` say in words why the story ranks where it does.
    """

    id: str
    headline: str
    articles: tuple[Article, ...]
    facts: tuple[Fact, ...] = ()
    quotes: tuple[Quote, ...] = ()
    section: str = ""
    first_told: str = ""
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    background: tuple[Article, ...] = ()
    change: Literal["", "update", "correction"] = ""
    thread: str = ""

    @property
    def lead(self) -> Article:
        """The article the story is told from."""
        return self.articles[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of words in a blurb. With a span they are the article's, verbatim; without one they are ours: joining
    punctuation, connecting words, the case of a first letter, a speaker's name as the article gives it."""

    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intro:
    """What stands before a sentence, as data: when the story was told (`day`, "2026-06-01"), that what follows is new,
    or which `outlet` has corrected its story, has another figure, or says what follows."""

    kind: Literal["told", "new", "corrected", "updated", "figure", "adds", "quotes"]
    outlet: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One printed sentence of a blurb: a chain of pieces.

    `kind` tells a quote from a fact; a sentence of kind `editor` is the editor's own wording and is marked as such.
    `intro` are our words before it ("Cape Current has another figure:"), printed from `intro_from`.
    """

    pieces: tuple[Piece, ...]
    kind: Literal["fact", "quote", "editor"] = "fact"
    intro: str = ""
    intro_from: tuple[Intro, ...] = ()

    @property
    def text(self) -> str:
        """The sentence as it is printed."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words of a credit line, linked when `url` is set."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditedOutlet:
    """An outlet that a credit names: what the article's source is called, and the article's address."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Who told a story, as data.

    `outlets` are those that are named, the one that the blurb's words are from first, and `reporters` are that
    article's; `more` counts the outlets that are not named. `place` is the blurb's in the edition: patterns take turns
    by it.
    """

    outlets: tuple[CreditedOutlet, ...]
    reporters: tuple[str, ...] = ()
    more: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """What leads to a blurb, as data: its story was told on `day` ("2026-06-01"), or the blurb before it is of the same
    subject, or of the same `place`. `turn` is 1 where the other of two wordings stands."""

    kind: Literal["told", "subject", "place"]
    day: str = ""
    place: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePart:
    """Characters `start` to `end` of the title of article `article_id`, read on one line with single spaces."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Blurb:
    """A story as an edition tells it.

    `sentences` are for themes that print prose; `points` are the facts and `callout` the quote for themes that print
    points. `credit` names the reporter and the outlets; `bridge` is the connecting line before the blurb, or "". Both
    are printed from `credit_from` and `bridge_from`; an edition of an earlier version has the words alone.
    `look_back` is a sentence that an earlier edition printed of this story, read before the others; `headline` is the
    editor's own, in place of the story's, or "".
    """

    story: Story
    sentences: tuple[Sentence, ...]
    look_back: Sentence | None = None
    headline: str = ""
    points: tuple[Sentence, ...] = ()
    callout: Quote | None = None
    credit: tuple[Phrase, ...] = ()
    bridge: str = ""
    credit_from: Credit | None = None
    bridge_from: Bridge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A named run of blurbs. Those of one `in_brief` have no sentences: of each story there is a line, with its
    headline, its outlet and where to read it."""

    name: str
    blurbs: tuple[Blurb, ...]
    in_brief: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A story that was found and not told, and why.

    `story` is its id, "" where there was an entry and no story; `score` and `reasons` are the story's.
    """

    title: str
    url: str
    source: str
    reason: str
    story: str = ""
    score: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFate:
    """What became of an entry of the window.

    It is `told` (its article leads a story), `folded` into a story that another one leads, `left_out`, `known` already,
    or `filtered`. `why` says it in words; `story` is the id of its story, "" where it came to none.
    """

    source: str
    title: str
    url: str
    became: Fate
    why: str = ""
    story: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of every entry of an edition's window, by source. An edition of an earlier version has none."""

    entries: tuple[EntryFate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What an edition says about its publisher and about why the reader gets it.

    `days` are 0 (Monday) to 6, `monthly` days of the month in their place; `times` are local, "HH:MM". All are empty
    when the briefing has no schedule. `unsubscribe` is a mailto: or https: address, `web_url` the edition's public
    page; both may be "".
    """

    days: tuple[int, ...] = ()
    monthly: tuple[int, ...] = ()
    times: tuple[str, ...] = ()
    postal_address: str = ""
    web_url: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A picture in place of the title. `alt` "" stands for the title; `width` is in pixels."""

    image: str
    width: int
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """Which parts of the page are there, of those that its theme has."""

    sections: bool = True
    numbers: bool = True
    minutes: bool = True
    pictures: bool = False
    left_out: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The look that an editor chose for a theme. Colours are "#rrggbb"; `serif` and `sans` are names of fonts that come
    before the theme's own."""

    accent: str = "#a3161a"
    accent_dark: str = "#e8787b"
    serif: tuple[str, ...] = ()
    sans: tuple[str, ...] = ()
    logo: Logo | None = None
    show: Show = Show()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTraits:
    """What a theme says of itself in `theme.toml`: what its templates print, and so what counts as the edition's words.

    `name` is the folder ("" for the default theme), `title` what a reader calls it, `about` for whom it is. `tells`
    says which of a blurb's two lists is printed. The truths say whether a story's headline, the quote set apart, the
    edition by the numbers, and the stories told in a line are printed.
    """

    name: str = ""
    title: str = ""
    about: str = ""
    tells: Literal["prose", "points"] = "prose"
    headlines: bool = False
    callouts: bool = False
    numbers: bool = False
    in_brief: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The composed issue of one briefing for one slot.

    `id` is "briefing/slot"; `slot` the local date, and time if there is one ("2026-06-03-0630"); `made_at` is UTC and
    shown in `timezone`. `unverified` counts facts and quotes that failed verification and were left out. `by_editor`
    names the lines that the editor wrote in place of the composed ones; `subject_from` and `preheader_from` are the
    parts of titles that the others were made of. `theme` is a folder's name, "" for the default.
    """

    id: str
    briefing: str
    slot: str
    number: int
    title: str
    note: str
    signature: str
    made_at: datetime
    timezone: str
    language: str
    theme: str
    sections: tuple[Section, ...]
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()
    unverified: int = 0
    words: int = 0
    minutes: int = 0
    subject: str = ""
    preheader: str = ""
    imprint: Imprint = Imprint()
    look: Look = Look()
    account: Account = Account()
    by_editor: tuple[Literal["subject", "preheader"], ...] = ()
    subject_from: tuple[TitlePart, ...] = ()
    preheader_from: tuple[TitlePart, ...] = ()

    @property
    def blurbs(self) -> tuple[Blurb, ...]:
        """All blurbs in the order they are read, without those told in brief."""
        return tuple(blurb for section in self.sections if not section.in_brief for blurb in section.blurbs)

    @property
    def lines(self) -> tuple[Blurb, ...]:
        """The blurbs without sentences: the stories told in brief."""
        return tuple(blurb for section in self.sections if section.in_brief for blurb in section.blurbs)

    @property
    def told(self) -> tuple[Story, ...]:
        """All stories that it tells, those in brief last."""
        return tuple(blurb.story for blurb in (*self.blurbs, *self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """An edition as a reader sees it: subject line, preheader, mail HTML, web page and text part."""

    subject: str
    preheader: str
    mail: str
    web: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A person who gets briefings. An empty `briefings` means all of them."""

    email: str
    name: str = ""
    briefings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One edition to one subscriber over one channel."""

    edition_id: str
    channel: str
    recipient: str
    letter_id: str
    state: DeliveryState
    at: datetime
    error: str = ""
