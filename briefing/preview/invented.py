"""The invented texts of the made-up editions, in English, French and Arabic. Every place and name is our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article of few sentences: `facts` are told, and `said`, which holds `quote` and its `speaker`."""

    headline: str
    section: str
    outlet: str
    author: str
    facts: tuple[str, ...]
    said: str = ""
    quote: str = ""
    speaker: str = ""


_PATTERNS = (
    Item(
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
    Item(
        headline="Library in {town} keeps its Sundays",
        section="In town",
        outlet="The Harbour Gazette",
        author="Piet Hallam",
        facts=("The library board of {town} voted to keep its Sunday hours after {n} people signed a petition.",),
    ),
    Item(
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
    Item(
        headline="Shellfish quota off {town} falls to {n} tonnes",
        section="On the water",
        outlet="Tidewater Weekly",
        author="Jonas Verhoeven",
        facts=(
            "The shellfish quota off {town} falls by a third, to {n} tonnes, and the season opens on June 20.",
            "Growers have until June 12 to object.",
        ),
    ),
    Item(
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

WITHOUT_END = "and, as the harbour board has it, an inter-island-transportation-coordination-subcommittee"


def english(count: int) -> tuple[Item, ...]:
    """So many English items, all different."""
    return tuple(
        _filled(_PATTERNS[at % len(_PATTERNS)], _TOWNS[at % len(_TOWNS)], str(412 + 37 * at)) for at in range(count)
    )


def _filled(item: Item, town: str, n: str) -> Item:
    return replace(
        item,
        headline=item.headline.format(town=town, n=n),
        facts=tuple(fact.format(town=town, n=n) for fact in item.facts),
    )


FRENCH = (
    Item(
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
    Item(
        headline="La bibliothèque de Port-Allain garde ses dimanches",
        section="En ville",
        outlet="La Gazette du port",
        author="Théo Bélanger",
        facts=(
            "Le conseil de la bibliothèque a voté le maintien de l’ouverture dominicale jusqu’en octobre, après une "
            "pétition de 2 100 signatures.",
        ),
    ),
    Item(
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

ARABIC = (
    Item(
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
    Item(
        headline="مكتبة المدينة تبقي أبوابها مفتوحة يوم الأحد",
        section="في المدينة",
        outlet="صحيفة الميناء",
        author="سامر حدّاد",
        facts=("قرر مجلس المكتبة إبقاء أبوابها مفتوحة يوم الأحد حتى الخريف بعد أن وقّع 2100 شخص عريضة.",),
    ),
    Item(
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
FACES: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
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

CREDITS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "en": ("{reporter} has the story", " for {outlet}."),
        "fr": ("Le récit de {reporter}", " est dans {outlet}."),
        "ar": ("القصة كاملة بقلم {reporter}", " في {outlet}."),
    }
)
"""The words of a credit that are linked, and those behind them."""

LEFT_OUT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "en": ("Bakery wins a prize for its plainest loaf", "there was no more room"),
        "fr": ("Un prix pour le pain le plus simple", "il n’y avait plus de place"),
        "ar": ("جائزة لأبسط رغيف", "لم يبق مكان"),
    }
)
"""A story that was not told, and why."""

ARABIC_PHRASES: Mapping[str, str] = MappingProxyType(
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
