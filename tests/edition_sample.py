"""An invented edition for the tests of rendering: two sections, a follow-up, an excerpt, French, and hostile text."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from briefing.types import (
    Article,
    Blurb,
    Edition,
    Imprint,
    LeftOut,
    Phrase,
    Piece,
    Problem,
    Quote,
    Section,
    Sentence,
    Span,
    Story,
)

FERRY = """Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject a tentative agreement, leaving 9,000 \
daily passengers without a schedule past Friday midnight.

The deal offered a wage increase of 11 per cent over four years. Inflation since the last contract has been 17 per \
cent, according to the provincial statistics office.

“We were asked to call a pay cut a raise,” said Tomas Brandl, president of Local 88.

One official close to the talks said a “cooling-off” period of 30 days is on the table."""
RADIO = "Ferry crews turned down the offer on Tuesday night, Island Radio has learned."
QUOTA = """The shellfish quota falls by a third, to 1,400 tonnes, and the season opens on June 20. Growers called \
the cut “a guess with a stamp on it”. They have until June 12 to object."""
LIBRARY = """The library board voted to keep its Sunday hours until at least October after 2,100 people signed a \
petition that began on a napkin."""
FRENCH = """La mairie rouvre le bac à voile « L’Étoile » après 14 mois de travaux. « On l’attendait », a dit Maud \
Rivière, la capitaine."""
HOSTILE = """The <script>alert('x')</script> & "friends" cost {{ 7*7 }} crowns {% raise %}, a <b>bold</b> claim, the \
clerk's office said."""


def article(source: str, title: str, text: str, *authors: str, slug: str, excerpt_only: bool = False) -> Article:
    url = f"https://{source.lower().replace(' ', '')}.example/{slug}"
    return Article(
        id=hashlib.sha256(url.encode()).hexdigest()[:16],
        url=url,
        canonical_url=url,
        title=title,
        source=source,
        authors=authors,
        published=datetime(2026, 6, 3, 8, 15, tzinfo=UTC),
        language="en",
        text=text,
        excerpt_only=excerpt_only,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def piece(source: Article, text: str) -> Piece:
    start = source.text.index(text)
    return Piece(text=text, span=Span(article_id=source.id, start=start, end=start + len(text)))


def sentence(source: Article, *texts: str, kind: str = "fact") -> Sentence:
    """A sentence of verbatim texts; what is not in the article is ours."""
    pieces = tuple(piece(source, text) if text in source.text else Piece(text=text) for text in texts)
    return Sentence(pieces=pieces, kind="quote" if kind == "quote" else "fact")


def quote(source: Article, text: str, speaker: str | None, role: str = "") -> Quote:
    span = piece(source, text).span
    assert span is not None
    return Quote(span=span, text=text, speaker=speaker, speaker_role=role, cue="said", kind="direct", sentence=span)


def ferry() -> Blurb:
    lead = article(
        "The Strait Courier",
        "Harbour workers reject ferry deal as province weighs emergency law",
        FERRY,
        "Nadine Okafor",
        slug="ferry?id=1&p=2",
    )
    radio = article("Island Radio", "Ferry offer rejected", RADIO, slug="ferry")
    vote = sentence(lead, FERRY.split("\n\n")[0])
    pay = sentence(
        lead,
        "The deal offered a wage increase of 11 per cent over four years",
        "; inflation",
        " since the last contract has been 17 per cent",
        ".",
    )
    said = sentence(
        lead, "“We were asked to call a pay cut a raise,” said Tomas Brandl, president of Local 88.", kind="quote"
    )
    off = sentence(lead, "One official close to the talks said a “cooling-off” period of 30 days is on the table.")
    return Blurb(
        story=Story(id="ferry", headline=lead.title, articles=(lead, radio), section="On the water"),
        sentences=(vote, pay, said),
        points=(vote, pay, off),
        callout=quote(lead, "We were asked to call a pay cut a raise,", "Tomas Brandl", "president of Local 88"),
        credit=(
            Phrase(text="Nadine Okafor has the story", url=lead.url),
            Phrase(text=" for The Strait Courier; "),
            Phrase(text="Island Radio also reports", url=radio.url),
            Phrase(text="."),
        ),
    )


def quota() -> Blurb:
    lead = article("Tidewater Weekly", "Province cuts shellfish quota by a third", QUOTA, "Piet Hallam", slug="quota")
    rest = " shellfish quota falls by a third, to 1,400 tonnes, and the season opens on June 20."
    falls, lower = sentence(lead, "The", rest), sentence(lead, "the", rest)
    called = sentence(lead, "Growers called the cut “a guess with a stamp on it”.", kind="quote")
    return Blurb(
        story=Story(
            id="quota", headline=lead.title, articles=(lead,), section="On the water", first_told="2026-06-01-0630"
        ),
        sentences=(lower, called),
        points=(falls, sentence(lead, "They have until June 12 to object.")),
        credit=(
            Phrase(text="Piet Hallam has the story", url=lead.url),
            Phrase(text=" for Tidewater Weekly."),
        ),
        bridge="As we told you on Monday,",
    )


def library() -> Blurb:
    lead = article(
        "The Harbour Gazette", "Library keeps Sunday hours until October", LIBRARY, slug="library", excerpt_only=True
    )
    kept = sentence(lead, LIBRARY)
    return Blurb(
        story=Story(id="library", headline=lead.title, articles=(lead,), section="In town"),
        sentences=(kept,),
        points=(kept,),
        credit=(Phrase(text="The Harbour Gazette has the story", url=lead.url), Phrase(text=".")),
    )


def french() -> Blurb:
    lead = article("Le Quai", "« L’Étoile » reprend la mer", FRENCH, "Anouk Lévesque", slug="étoile")
    reopened = sentence(lead, "La mairie rouvre le bac à voile « L’Étoile » après 14 mois de travaux.")
    said = sentence(lead, "« On l’attendait », a dit Maud Rivière, la capitaine.", kind="quote")
    return Blurb(
        story=Story(id="french", headline=lead.title, articles=(lead,), section="In town"),
        sentences=(reopened, said),
        points=(reopened,),
        callout=quote(lead, "On l’attendait", "Maud Rivière", "la capitaine"),
        credit=(Phrase(text="Anouk Lévesque has the story", url=lead.url), Phrase(text=" for Le Quai.")),
    )


def hostile() -> Blurb:
    lead = article("Evil & Sons", '<script>alert("{{7*7}}")</script> \u202eheadline', HOSTILE, "A <i>", slug="x")
    lead = replace(lead, url="javascript:alert(1)", canonical_url="javascript:alert(1)")
    claim = sentence(lead, HOSTILE)
    return Blurb(
        story=Story(id="hostile", headline=lead.title, articles=(lead,), section="In town"),
        sentences=(claim,),
        points=(claim,),
        credit=(Phrase(text="A <i> has the story", url=lead.url), Phrase(text=" for Evil & Sons.")),
    )


def in_brief() -> tuple[Blurb, ...]:
    """Three stories of which there is only a line: one as they are, one in another script, one that is hostile."""
    lines = (
        article("Quay Releases", "Tide clock 2.4 counts nine harbours", "", slug="clock"),
        replace(article("Hof Nachrichten", "המעבורת חוזרת ביום שני", "", slug="he"), language="he"),
        replace(article("Evil & Sons", "<b>Line</b> {{7*7}}", "", slug="y"), url="javascript:alert(2)"),
    )
    return tuple(
        Blurb(story=Story(id=f"line-{at}", headline=lead.title, articles=(lead,)), sentences=())
        for at, lead in enumerate(lines)
    )


def edition(**changes: object) -> Edition:
    made = Edition(
        id="strait/2026-06-03-0630",
        briefing="strait",
        slot="2026-06-03-0630",
        number=128,
        title="The Strait Briefing",
        note=(
            "Welcome to your Wednesday. We had planned to open with the lighthouse keeper who has been sorting other "
            "people’s lost mittens by colour since 1998, but the ferries had other plans, so he is further down, with "
            "his mittens. If you hold a ticket for Saturday, you may want to read the first item twice."
        ),
        signature="Ines Caldwell, compiler of this page",
        made_at=datetime(2026, 6, 3, 10, 30, tzinfo=UTC),
        timezone="America/Toronto",
        language="en",
        theme="posted",
        sections=(
            Section(name="On the water", blurbs=(ferry(), quota())),
            Section(name="In town", blurbs=(library(), french(), hostile())),
            Section(name="In brief", blurbs=in_brief(), in_brief=True),
        ),
        left_out=(
            LeftOut(
                title="Bakery wins <prize>",
                url="https://gazette.example/bakery",
                source="The Harbour Gazette",
                reason="there was no more room",
            ),
            LeftOut(title="A link to nowhere", url="data:text/html,x", source="Evil & Sons", reason="told before"),
        ),
        problems=(
            Problem(
                stage="pull",
                where="https://user:secret@www.islandradio.example/feed.xml?key=1",
                what="no answer in 20 seconds",
                hint="check the address",
            ),
        ),
        unverified=2,
        words=640,
        minutes=3,
        subject="Ferry crews reject their deal, and the library keeps its Sundays",
        preheader="Also: the shellfish quota falls by a third, and “L’Étoile” sails again.",
        imprint=Imprint(
            days=(0, 1, 2, 3, 4),
            times=("06:30",),
            postal_address="The Strait Briefing, 12 Quay Street, Port Allen",
            web_url="https://strait.example/2026-06-03-0630/",
            unsubscribe="mailto:leave@strait.example?subject=unsubscribe",
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


ARABIC = "وافق مجلس الميناء يوم الاثنين على خطة لتعميق القناة الشرقية بعد تصويت استمر ثلاث ساعات."
HEBREW = "מועצת הנמל אישרה ביום שני תוכנית להעמקת התעלה המזרחית לאחר הצבעה שנמשכה שלוש שעות."

FRENCH_PORT = (
    "Le bac est dans le port pour les travaux, et les passagers ont pris la route, a dit la mairie de la ville."
)


def told_in(text: str, title: str, language: str) -> Edition:
    """An edition of one story whose article is in this language, with words of ours around it."""
    lead = replace(ferry().story.lead, title=title, text=text, language=language)
    said = replace(sentence(lead, text), intro="New today:")
    quoted = Blurb(
        story=Story(id="x", headline=title, articles=(lead,)),
        sentences=(said,),
        points=(said,),
        callout=quote(lead, text, None),
        credit=(Phrase(text="The Strait Courier has the story", url=lead.url),),
        bridge="Also on this:",
    )
    return edition(sections=(Section(name="", blurbs=(quoted,)),), subject=title, preheader=f"{title}; Bridge closes")
