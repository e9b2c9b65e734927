"""Made-up editions that try a theme: one story, twenty-six, very long titles, French, right to left. Pure.

They show the limits of a theme before a reader finds them. The gate proves them like any other edition: every
sentence is in an article made here. All texts, places and names in English, French and Arabic are invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType

from briefing.phrases import Phrases
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _MadeUpArticle:
    """One article: its `facts`, and the sentence `said` with a `quote` and its `speaker`."""

    headline: str
    section: str
    outlet: str
    author: str
    facts: tuple[str, ...]
    said: str = ""
    quote: str = ""
    speaker: str = ""


_PATTERNS = (
    _MadeUpArticle(
        headline="{town} ferry crews reject their deal, {n} to 287",
        section="On the water",
        outlet="The Strait Courier",
        author="Nadine Okafor",
        facts=(
            "Ferry crews in {town} voted {n} to 287 on Tuesday to reject a tentative agreement, leaving 9,000 daily "
            "passengers without a schedule past Friday midnight.",
            "The deal offered a wage increase of 11 per cent over four years.",
        ),
        said="“We were asked to call a pay cut a raise,” said Tomas Brandl, president of Local 88.",
        quote="We were asked to call a pay cut a raise,",
        speaker="Tomas Brandl",
    ),
    _MadeUpArticle(
        headline="Library in {town} keeps its Sundays",
        section="In town",
        outlet="The Harbour Gazette",
        author="Piet Hallam",
        facts=("The library board of {town} voted to keep its Sunday hours after {n} people signed a petition.",),
    ),
    _MadeUpArticle(
        headline="{town} finds {n} mittens, sorted by colour, behind the lighthouse",
        section="In town",
        outlet="Cape Evening Post",
        author="Ada Lund",
        facts=(
            "A keeper in {town} has sorted {n} lost mittens by colour since 1998 and keeps them in a dry room behind "
            "the lamp.",
            "Red ones are claimed most often, on average within nine days.",
            "The council has set aside $1,200 for a second shelf.",
        ),
        said="“Nobody ever asks for the left one,” said Ruth Amadi, the keeper.",
        quote="Nobody ever asks for the left one,",
        speaker="Ruth Amadi",
    ),
    _MadeUpArticle(
        headline="Shellfish quota off {town} falls to {n} tonnes",
        section="On the water",
        outlet="Tidewater Weekly",
        author="Jonas Verhoeven",
        facts=(
            "The shellfish quota off {town} falls by a third, to {n} tonnes, and the season opens on June 20.",
            "Growers have until June 12 to object.",
        ),
    ),
    _MadeUpArticle(
        headline="Foghorn of {town} draws {n} complaints in a year",
        section="Region",
        outlet="Island Radio",
        author="Mei Castellan",
        facts=(
            "A foghorn drew {n} complaints in one year, the harbour board of {town} said on Tuesday.",
            "It sounds 900 times a month, and the board will test a quieter one for 90 days from July 1.",
        ),
        said="“We are told that everybody heard it,” said Oskar Dunne, who chairs the board.",
        quote="We are told that everybody heard it,",
        speaker="Oskar Dunne",
    ),
)
_TOWNS = (
    "Port Allen", "Kettle Cove", "Gannet Stack", "Dunmarrow", "Larkin Bay", "Tern Harbour", "Sorrel River",
    "Brackett", "Halbourne", "Merrow Head", "Corvane", "Quill Sound", "Saltbox",
)  # fmt: skip

_ENDLESS_WORDS = "and, as the harbour board has it, an inter-island-transportation-coordination-subcommittee"


def _english(count: int) -> tuple[_MadeUpArticle, ...]:
    """So many different English articles."""
    return tuple(
        _filled(_PATTERNS[at % len(_PATTERNS)], _TOWNS[at % len(_TOWNS)], str(412 + 37 * at)) for at in range(count)
    )


def _filled(item: _MadeUpArticle, town: str, n: str) -> _MadeUpArticle:
    return replace(
        item,
        headline=item.headline.format(town=town, n=n),
        facts=tuple(fact.format(town=town, n=n) for fact in item.facts),
    )


_FRENCH = (
    _MadeUpArticle(
        headline="« L’Étoile » reprend la mer : le bac rouvre après 14 mois de travaux",
        section="Au large",
        outlet="Le Quai",
        author="Anouk Lévesque",
        facts=(
            "La mairie rouvre le bac à voile « L’Étoile » après 14 mois de travaux et 1 200 000 couronnes.",
            "Il transportera jusqu’à 64 passagers par traversée.",
        ),
        said="« On l’attendait depuis deux étés », a dit Maud Rivière, la capitaine.",
        quote="On l’attendait depuis deux étés",
        speaker="Maud Rivière",
    ),
    _MadeUpArticle(
        headline="La bibliothèque de Port-Allain garde ses dimanches",
        section="En ville",
        outlet="La Gazette du port",
        author="Théo Bélanger",
        facts=(
            "Le conseil de la bibliothèque a voté le maintien de l’ouverture dominicale jusqu’en octobre, après une "
            "pétition de 2 100 signatures.",
        ),
    ),
    _MadeUpArticle(
        headline="Qui a peur de la corne de brume ?",
        section="En ville",
        outlet="Radio Goémon",
        author="Inès Caron",
        facts=(
            "La corne de brume a suscité 64 plaintes en un an, selon le conseil portuaire.",
            "Une corne plus discrète sera mise à l’essai pendant 90 jours à partir du 1er juillet.",
        ),
        said="« On nous dit que tout le monde l’a entendue », a déclaré Oscar Dunant, qui préside le conseil.",
        quote="On nous dit que tout le monde l’a entendue",
        speaker="Oscar Dunant",
    ),
)

_ARABIC = (
    _MadeUpArticle(
        headline="عمال العبّارات يرفضون العرض بأغلبية 412 صوتاً مقابل 287",
        section="في البحر",
        outlet="بريد المضيق",
        author="نادين عكّاوي",
        facts=(
            "صوّت عمال العبّارات في المضيق يوم الثلاثاء ضد الاتفاق بأغلبية 412 صوتاً مقابل 287.",
            "وتنقل العبّارات 9000 راكب كل يوم بين الجزيرة والمستشفى الوحيد على البر.",
        ),
        said="قالت ليلى نصّار، رئيسة النقابة: «طلبوا منا أن نسمّي خفض الأجور زيادة».",
        quote="طلبوا منا أن نسمّي خفض الأجور زيادة",
        speaker="ليلى نصّار",
    ),
    _MadeUpArticle(
        headline="مكتبة المدينة تبقي أبوابها مفتوحة يوم الأحد",
        section="في المدينة",
        outlet="صحيفة الميناء",
        author="سامر حدّاد",
        facts=("قرر مجلس المكتبة إبقاء أبوابها مفتوحة يوم الأحد حتى الخريف بعد أن وقّع 2100 شخص عريضة.",),
    ),
    _MadeUpArticle(
        headline="شركة Corvane Fibre تشتري المصنع القديم",
        section="في المدينة",
        outlet="صحيفة الميناء",
        author="سامر حدّاد",
        facts=(
            "تشتري شركة Corvane Fibre المصنع القديم مقابل 184 مليون كرونة وتعيد تشغيله في عام 2027.",
            "ويعمل في المصنع اليوم 38 شخصاً، بعد أن كانوا 210 قبل عشرة أعوام.",
        ),
    ),
)

_NOTE = (
    "Welcome to your Wednesday. We had planned to open with the lighthouse keeper who has been sorting other people’s "
    "lost mittens by colour since 1998, but the ferries had other plans.\n\nIf you hold a ticket for Saturday, you may "
    "want to read the first item twice."
)
_MASTHEADS: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {
        "en": ("The Strait Briefing", _NOTE, "Ines Caldwell, compiler of this page", "12 Quay Street, Port Allen"),
        "fr": (
            "Le Courrier du détroit",
            "Bon mercredi. Nous pensions commencer par le gardien du phare ; les traversiers en ont décidé autrement.",
            "Inès Caldwell, qui compile cette page",
            "12, rue du Quai, Port-Allain",
        ),
        "ar": (
            "نشرة المضيق",
            "صباح الخير. كنا ننوي أن نبدأ بحارس المنارة، لكن العبّارات سبقته.",
            "إيناس",
            "12 شارع الرصيف",
        ),
    }
)
"""Title, note, signature and postal address in each language."""

_CREDITS: Mapping[str, str] = MappingProxyType(
    {
        "en": "{reporter} has the story for {outlet}",
        "fr": "Le récit de {reporter} est dans {outlet}",
        "ar": "القصة كاملة بقلم {reporter} في {outlet}",
    }
)
"""The words of a credit, all of them linked."""

_LEFT_OUT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "en": ("Bakery wins a prize for its plainest loaf", "there was no more room"),
        "fr": ("Un prix pour le pain le plus simple", "il n’y avait plus de place"),
        "ar": ("جائزة لأبسط رغيف", "لم يبق مكان"),
    }
)
"""A story that was not told, and why."""

_ARABIC_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "quote.open": "«",
        "quote.close": "»",
        "quote.attribution": "{speaker}، {role}",
        "list.comma": "، ",
        "list.and": " و",
        "credit.reporter": "[القصة كاملة بقلم {reporter}] في {outlet}",
        "masthead.number": "العدد {n}",
        "masthead.length": "{words}، {minutes}",
        "masthead.words.other": "{n} كلمة",
        "masthead.minutes.other": "{n} دقيقة",
        "mark.minutes.other": "{n} دقيقة",
        "footer.left_out_linked.other": "قصص لم تُنشر: {n}؛ [ما هي ولماذا].",
        "footer.why_days_time": "تصلك هذه النشرة {days} الساعة {time} لأنك طلبتها.",
        "footer.unsubscribe": "إلغاء الاشتراك",
        "footer.browser": "اقرأها في المتصفح",
        "footer.traced": "كل جملة هي جملة المقال نفسه وتقود إلى مكانها فيه.",
        "days.weekdays": "في أيام العمل",
        "web.skip": "إلى القصص",
        "web.sections": "الأقسام",
        "web.left_out.other": "قصص لم تُنشر: {n}",
    }
)
"""The phrases that a right-to-left edition shows. The product speaks no Arabic yet; a theme must be able to."""


MADE_UP_PREFIX = "stress:"
"""The beginning of the ids of these editions. No briefing has such a name: names have no colon."""

# Any number does; `composition` counts the minutes of real editions.
_WORDS_A_MINUTE = 230
_AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
# Characters of the long titles: as many as a name or title in feeds.yaml may have.
_LONG_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _MadeUpCase:
    """A made-up edition: its short name, what it shows, its language and its stories."""

    id: str
    name: str
    items: Callable[[], Sequence[_MadeUpArticle]]
    language: str = "en"
    problems: tuple[Problem, ...] = ()


_DOWN = Problem(
    stage="pull",
    where="https://www.islandradio.example/feed.xml",
    what="no answer in 20 seconds",
    hint="check the address",
)

_CASES = (
    _MadeUpCase(id="one", name="One story", items=lambda: _english(1)),
    _MadeUpCase(id="three", name="Three stories", items=lambda: _english(3)),
    _MadeUpCase(id="twelve", name="Twelve stories", items=lambda: _english(12)),
    _MadeUpCase(id="many", name="Twenty-six stories", items=lambda: _english(26)),
    _MadeUpCase(id="down", name="A source that is down", items=lambda: _english(6), problems=(_DOWN,)),
    _MadeUpCase(id="long", name="Titles of 200 characters", items=lambda: tuple(_stretched(i) for i in _english(6))),
    _MadeUpCase(id="french", name="French", items=lambda: _FRENCH, language="fr"),
    _MadeUpCase(id="rtl", name="Right to left", items=lambda: _ARABIC, language="ar"),
)
MADE_UP_EDITIONS: Mapping[str, _MadeUpCase] = MappingProxyType({MADE_UP_PREFIX + case.id: case for case in _CASES})
"""The made-up editions by their ids, in the order they are offered."""


def made_up_edition(edition_id: str, theme: str) -> Edition:
    """A made-up edition.

    Args:
        edition_id: a key of `MADE_UP_EDITIONS`.
        theme: the theme it says it has.
    """
    case = MADE_UP_EDITIONS[edition_id]
    items = case.items()
    blurbs = tuple(_blurb(place, item, case) for place, item in enumerate(items))
    names = dict.fromkeys(blurb.story.section for blurb in blurbs)
    words = sum(len(sentence.text.split()) for blurb in blurbs for sentence in blurb.sentences)
    title, note, signature, address = _MASTHEADS[case.language]
    return Edition(
        id=edition_id,
        briefing="stress",
        slot="2026-06-03-0630",
        number=128,
        title=title,
        note=note,
        signature=signature,
        made_at=_AT,
        timezone="America/Halifax",
        language=case.language,
        theme=theme,
        sections=tuple(
            Section(name=name, blurbs=tuple(blurb for blurb in blurbs if blurb.story.section == name)) for name in names
        ),
        left_out=(_left_out(case),),
        problems=case.problems,
        words=words,
        minutes=max(1, round(words / _WORDS_A_MINUTE)),
        subject=items[0].headline,
        preheader=items[1].headline if len(items) > 1 else "",
        imprint=Imprint(
            days=(0, 1, 2, 3, 4),
            times=("06:30",),
            postal_address=address,
            web_url="https://strait.example/2026-06-03-0630/",
            unsubscribe="mailto:leave@strait.example?subject=unsubscribe",
        ),
    )


def made_up_phrases(edition_id: str, phrases: Phrases) -> Phrases:
    """The phrases of a made-up edition. The Arabic one has the few that it needs of its own.

    Args:
        edition_id: a key of `MADE_UP_EDITIONS`.
        phrases: those of its language, as the template folders have them.
    """
    if MADE_UP_EDITIONS[edition_id].language != "ar" or phrases.words != "en":
        return phrases
    return replace(phrases, words="ar", patterns={**phrases.patterns, **_ARABIC_PHRASES})


def _stretched(item: _MadeUpArticle) -> _MadeUpArticle:
    """The article with a headline of 200 characters, cut where a word ends."""
    long = f"{item.headline} " + ", ".join((_ENDLESS_WORDS,) * 4)
    return replace(item, headline=long[: long.index(" ", _LONG_TITLE)])


def _left_out(case: _MadeUpCase) -> LeftOut:
    title, reason = _LEFT_OUT[case.language]
    return LeftOut(title=title, url="https://gazette.example/left-out", source="The Harbour Gazette", reason=reason)


def _blurb(place: int, item: _MadeUpArticle, case: _MadeUpCase) -> Blurb:
    lead = _article(place, item, case.language)
    facts = tuple(_sentence(lead, text, "fact") for text in item.facts)
    quotes = (_quote(lead, item),) if item.quote else ()
    said = (_sentence(lead, item.said, "quote"),) if item.quote else ()
    credit = _CREDITS[case.language].format(reporter=item.author, outlet=item.outlet)
    return Blurb(
        story=Story(
            id=f"stress-{place}",
            headline=item.headline,
            articles=(lead,),
            quotes=quotes,
            section=item.section,
            score=round(3 - place / 10, 2),
            reasons=("made up to try a theme",),
        ),
        sentences=(*facts, *said),
        points=facts,
        callout=quotes[0] if quotes else None,
        credit=(Phrase(text=credit, url=lead.url), Phrase(text=".")),
    )


def _article(place: int, item: _MadeUpArticle, language: str) -> Article:
    text = "\n\n".join((" ".join(item.facts), *((item.said,) if item.quote else ())))
    url = f"https://paper.example/{language}/{place}"
    return Article(
        id=hashlib.sha256(url.encode()).hexdigest()[:16],
        url=url,
        canonical_url=url,
        title=item.headline,
        source=item.outlet,
        authors=(item.author,),
        published=_AT,
        language=language,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _span(article: Article, text: str) -> Span:
    start = article.text.index(text)
    return Span(article_id=article.id, start=start, end=start + len(text))


def _sentence(article: Article, text: str, kind: str) -> Sentence:
    piece = Piece(text=text, span=_span(article, text))
    return Sentence(pieces=(piece,), kind="quote" if kind == "quote" else "fact")


def _quote(article: Article, item: _MadeUpArticle) -> Quote:
    return Quote(
        span=_span(article, item.quote),
        text=item.quote,
        speaker=item.speaker,
        speaker_role="",
        cue="",
        kind="direct",
        sentence=_span(article, item.said),
        confidence=1.0,
    )
