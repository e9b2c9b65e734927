"""How alike two articles are: TF-IDF vectors of headline and first sentences, widened by their nearest neighbours.

Two headlines of one event often share no word ("transit ridership at its highest since 1956", "more of us take the
bus"), but each shares some with a third. So each vector takes in those of its nearest neighbours, by how near they
are: blind relevance feedback (Rocchio, "Relevance feedback in information retrieval", 1971), as a search engine widens
a query by the words of its first results. Only what is very near is taken in, for a wrong merge is worse than a miss.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefing.stories.one_form import Form, form_of, is_another_of_its_form, share_only_a_form
from briefing.text.wording import content_words
from briefing.types import Article

_NEAR = 0.15
"""A cosine between headlines from which on each takes in the other's words."""
_PROSE = 0.46
"""What a cosine between full texts counts beside one between headlines. Sixty words of prose share some with any other
prose of their subject: pairs of one event were seen from 0.35 up, pairs of one subject up to 0.25."""

_TITLE_WEIGHT, _NAME_WEIGHT = 2.5, 1.25
"""What a word counts in a headline, and a name beside other words."""
_LEAD_WORDS = 60
"""Words of a text that are compared: the first two or three sentences, which say what happened. Half and double turn no
test red; groups of real articles change with either."""
_BODY_TERMS = 20
"""Different content words in a lead that make it a full one."""
_BACKGROUND = 5000
"""Articles we pretend to have seen beside the batch: in a batch of two, a shared word must not look common."""
_LOOKUP_TERMS, _LOOKUP_LENGTH = 20, 40
"""The heaviest terms of an article are the ones it is looked up by; of a term with a long list the neighbours in time
are compared: this keeps the work linear."""
_NEIGHBOURS, _PULL, _ROUNDS = 10, 0.7, 2
"""How many neighbours are taken in, how strongly, and how often: a second time they bring their own neighbours."""
_MOST_TERMS = 60
"""Terms of a widened vector."""
_SAME_HEADLINE_BODY = 0.08
"""Two full texts whose bodies share less than this are a column's fixed headline ("Letters"), not one event."""
_SAME_SOURCE = 0.75
"""What a likeness inside one outlet counts. An outlet tells an event once and a subject often. With 1 the 150
groups of 2,996 headlines stay as they are, with .5 there are 149."""
_SHORT_VECTOR, _SHARED_TERMS = 8, 2
"""Longer ones than so many terms share at least two of them; two headlines alone are proved by as many."""
_SAME_LINKS = 2 / 3
"""Two headlines of one outlet, both without text, have more than this part of the shorter one's words in common when
they are of one event: in a list of links, "Show us: ..." begins many. With it 2,996 headlines make 150 groups, without
it 147; both are as good (B3 F1 .877)."""
_SAME_ROUNDUP = 0.8
"""A round-up of the day is of no event: it belongs only to what is nearly the same."""
_TERM_CAP, _ABOVE_CAP = 0.06, 0.2
"""What one common word proves at most, and how much of the rest of its product counts: a name ("Olympics", a
president) is in articles of many events of one subject, and two of one event have more in common."""
_NEEDED, _NEEDED_PROSE, _NEEDED_PER_DAY = 0.16, 0.08, 0.02
"""The proof that two texts need; what full ones need besides, for they have more words; and what each day between
them adds."""
_STRICTER = 1.25
"""How much more is needed inside an outlet, or if one is a guide to its subject."""
_SECONDS_A_DAY = 86400.0  # no threshold: turns a difference of times into days
_NAME_RATIO = 4
"""A word that is capitalised so many times as often as not is a name."""

_ENDINGS = re.compile(r"(?:ies|es|s|ed|ing|'s|’s)$")
_DIGITS = re.compile(r"\d")
_HYPHENS = re.compile(r"(?<=\w)[-–](?=\w)")
_WORD = re.compile(r"[^\W\d_][\w’']*")
# "over", "with", "from": headlines that capitalise every word leave such ones small. A longer word in small letters
# says that capitals mean something. With 2 no test goes red, and 2,996 headlines make 154 groups for 150; with 7 names
# go unseen, and two outlets' headlines of one event are not joined (tests).
_LONGEST_SMALL_WORD = 4

_ROUNDUP_WORDS = 3
"""Content words beside "news in brief" up to which a headline names no event of its own."""

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|"
    r"décembre)\.?"
)
_DATES = re.compile(
    rf"\b(?:{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}}(?:er)?,? {_MONTHS}(?:,? \d{{4}})?|"
    r"\d{1,2}/\d{1,2}/\d{2,4}|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?)(?!\w)",
    re.IGNORECASE,
)
_ROUNDUP = re.compile(
    r"^(?:the |le |la |les )?(?:business|news|sports?|market|morning|evening|midday|world|local|political|weekly|daily)"
    r" (?:afternoon )?(?:business )?(?:briefs?|briefing|highlights|digest|links|headlines|round-?up|wrap)\b"
    r"|^(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: (?:morning|evening))? (?:briefs?|briefing|digest|news)\b"
    r"|\b(?:in brief|in pictures|(?:morning|evening|daily|afternoon) (?:links|digest|wrap|briefing|news)"
    r")\b|\b(?:(?:stocks|what|things|movies|shows) to watch|newsletter|crosswords?|horoscopes?|sudoku|news briefs?"
    r"|business briefs?|as it happened|all of \w+ today|what's news|en bref|en images|revue de presse|mots croisés)\b",
    re.IGNORECASE,
)
_GUIDE = re.compile(
    r"[?？؟]\s*$|^(?:why|how|what|where|which|when|who|best|see|watch|mapping|your|here|here's|"
    r"\d+ (?:\w+ )?(?:facts|things|ways|reasons|questions|takeaways|choses|questions|raisons)|"
    r"pourquoi|comment|quels?|quelles?|ce qu'il)\b",
    re.IGNORECASE,
)

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ArticleVectors:
    """What is compared of an article: unit vectors of headline with first sentences, and of the first sentences;
    `prose` is how much of a lead there is, 0 to 1; `time` is when it was published, if that is known; `headline` is
    case-folded; `form` is what tells an alert from the others of its form; `roundup` and `guide` are what the headline
    tells of the kind of the article."""

    whole: Vector
    body: Vector
    prose: float
    time: float | None
    source: str
    headline: str
    form: Form
    roundup: bool
    guide: bool


def vectorize_articles(articles: Sequence[Article]) -> tuple[ArticleVectors, ...]:
    """The articles as vectors; words that few of them have weigh more."""
    leads = [" ".join(article.text.split(maxsplit=_LEAD_WORDS)[:_LEAD_WORDS]) for article in articles]
    named = _find_name_stems(articles, leads)
    counted = [
        (
            _weights(without_dates(article.title), article.language, named, _TITLE_WEIGHT),
            _weights(lead, article.language, named, 1.0),
        )
        for article, lead in zip(articles, leads, strict=True)
    ]
    seen = Counter(term for title, body in counted for term in title.keys() | body.keys())
    idf = {term: math.log((len(articles) + _BACKGROUND) / n) for term, n in seen.items()}
    made = []
    for article, (title, body) in zip(articles, counted, strict=True):
        both = {term: title.get(term, 0.0) + body.get(term, 0.0) for term in title.keys() | body.keys()}
        made.append(
            ArticleVectors(
                whole=unit_vector({term: weight * idf[term] for term, weight in sorted(both.items())}),
                body=unit_vector({term: weight * idf[term] for term, weight in sorted(body.items())}),
                prose=min(len(body) / _BODY_TERMS, 1.0),
                time=article.published.timestamp() if article.published else None,
                source=article.source,
                headline=" ".join(article.title.casefold().split()),
                form=form_of(article.title, article.text),
                roundup=is_roundup(article.title),
                guide=is_guide(article.title),
            )
        )
    return tuple(made)


def likeness(a: ArticleVectors, b: ArticleVectors) -> float:
    """The cosine of two articles, 0 to 1, on the scale of headlines; 0 for two that cannot be of one event."""
    if cannot_be_one_event(a, b):
        return 0.0
    return dot_product(a.whole, b.whole) * (1.0 - (1.0 - _PROSE) * min(a.prose, b.prose)) * same_source_factor(a, b)


def same_source_factor(a: ArticleVectors, b: ArticleVectors) -> float:
    """What the likeness of two counts: less inside an outlet, which tells an event once and a subject often."""
    return _SAME_SOURCE if a.source and a.source == b.source else 1.0


def cannot_be_one_event(a: ArticleVectors, b: ArticleVectors) -> bool:
    """Whether two texts have nothing in common but their headline, which is a column's, or but one word, a place's;
    or one is a round-up and the other is not nearly the same; or both are of one form about two things."""
    tells_apart = is_another_of_its_form if a.source and a.source == b.source else share_only_a_form
    if tells_apart(a.form, b.form):
        return True
    if (a.roundup or b.roundup) and dot_product(a.whole, b.whole) < _SAME_ROUNDUP:
        return True
    if a.prose == b.prose == 1.0 and dot_product(a.body, b.body) < _SAME_HEADLINE_BODY:
        return True
    return min(len(a.whole), len(b.whole)) > _SHORT_VECTOR and len(a.whole.keys() & b.whole.keys()) < _SHARED_TERMS


def proof_of_one_event(a: ArticleVectors, b: ArticleVectors) -> float:
    """How far what two articles have in common themselves, whatever is near both, proves one event: 0 to 1.

    Two headlines without texts prove it by two common words, and half by one: names of places are in headlines of
    many events, and so are "plus" and "home". A headline beside a text is asked for as much as two texts are.
    """
    if a.headline and a.headline == b.headline:
        return 1.0
    own = bool(a.source) and a.source == b.source
    common = [weight * b.whole[term] for term, weight in a.whole.items() if term in b.whole]
    if not a.prose and not b.prose:
        least = max(1.0, _SAME_LINKS * min(len(a.whole), len(b.whole))) if own else 0.0
        return min(len(common) / _SHARED_TERMS, 1.0) if len(common) > least else 0.0
    prose = min(a.prose, b.prose)
    days = abs(a.time - b.time) / _SECONDS_A_DAY if a.time is not None and b.time is not None else 0.0
    needed = _NEEDED + _NEEDED_PROSE * prose + _NEEDED_PER_DAY * days
    have = sum(min(value, _TERM_CAP) + _ABOVE_CAP * max(value - _TERM_CAP, 0.0) for value in common)
    return float(have >= needed * (_STRICTER if own or a.guide or b.guide else 1.0))


def widen_by_neighbours(
    made: Sequence[ArticleVectors], within_window: Callable[[int, int], bool]
) -> tuple[Vector, ...]:
    """A vector for each document that has taken in its nearest neighbours.

    Its length is 1 for a headline and less for prose, so that the dot product of two is on the scale of `likeness`.

    Args: the documents; whether two of them, by their places, may be of one event.
    """
    near: list[list[tuple[float, int]]] = [[] for _ in made]
    for i, j in candidate_pairs([document.whole for document in made], made, within_window, _NEAR):
        value = dot_product(made[i].whole, made[j].whole)
        if value >= _NEAR and likeness(made[i], made[j]) >= _NEAR:
            near[i].append((-value, j))
            near[j].append((-value, i))
    nearest = [sorted(found)[:_NEIGHBOURS] for found in near]
    vectors: list[Vector] = [document.whole for document in made]
    for _ in range(_ROUNDS):
        vectors = [
            _add_neighbours(made[i].whole, found, vectors) if found else made[i].whole
            for i, found in enumerate(nearest)
        ]
    lengths = (1.0 - (1.0 - math.sqrt(_PROSE)) * document.prose for document in made)
    return tuple(
        {term: weight * length for term, weight in vector.items()}
        for vector, length in zip(vectors, lengths, strict=True)
    )


def _add_neighbours(own: Vector, near: Sequence[tuple[float, int]], vectors: Sequence[Vector]) -> Vector:
    """A vector with those of its neighbours, the heaviest terms of it, at length 1."""
    total = dict(own)
    for value, j in near:
        for term, weight in vectors[j].items():
            total[term] = total.get(term, 0.0) - _PULL * value * weight
    return unit_vector(dict(sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_TERMS]))


def candidate_pairs(
    vectors: Sequence[Vector], made: Sequence[ArticleVectors], within_window: Callable[[int, int], bool], least: float
) -> Iterator[tuple[int, int]]:
    """Pairs i, j of documents whose heaviest terms make it likely that their dot product is `least` or more."""
    listed: dict[str, list[int]] = defaultdict(list)
    for i in sorted(range(len(vectors)), key=lambda i: (made[i].time or 0.0, i)):
        vector = vectors[i]
        shared: dict[int, float] = defaultdict(float)
        keys = sorted(vector, key=lambda term: (-vector[term], term))[:_LOOKUP_TERMS]
        for term in keys:
            weight = vector[term]
            for j in listed[term][-_LOOKUP_LENGTH:]:
                shared[j] += weight * vectors[j][term]
            listed[term].append(i)
        for j, value in shared.items():
            if value >= least / 2 and within_window(i, j):
                yield (i, j) if i < j else (j, i)


def dot_product(a: Vector, b: Vector) -> float:
    """The dot product of two sparse vectors."""
    if len(b) < len(a):
        a, b = b, a
    return sum(weight * b[term] for term, weight in a.items() if term in b)


def unit_vector(vector: Vector) -> dict[str, float]:
    """The vector at length 1; an empty one stays empty."""
    norm = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / norm for term, weight in vector.items()} if norm else {}


def _weights(text: str, language: str, named: frozenset[str], weight: float) -> dict[str, float]:
    terms = dict.fromkeys(_terms(text, language), weight)
    return {t: w * (_NAME_WEIGHT if t in named else 1.0) for t, w in terms.items()}


def _terms(text: str, language: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in content_words(_HYPHENS.sub(" ", text), language) if len(word) > 1)


def stem(word: str) -> str:
    """A crude stem: enough to meet "votes" with "voted", in English and, mostly, in French."""
    cut = _ENDINGS.sub("", word)
    return cut.rstrip("e") if len(cut) > 3 and not _DIGITS.search(word) else word


def _find_name_stems(articles: Sequence[Article], leads: Sequence[str]) -> frozenset[str]:
    """The stems that are names: capitalised inside sentences, and hardly ever in small letters."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for article, lead in zip(articles, leads, strict=True):
        for text in (article.title, lead):
            words = _WORD.findall(_HYPHENS.sub(" ", text))
            # A headline in which every word has a capital tells nothing of its names.
            written = any(word[0].islower() and len(word) > _LONGEST_SMALL_WORD for word in words)
            for before, word in pairwise(("", *words)):
                if word[0].islower():
                    small[stem(word.casefold())] += 1
                elif written and before:
                    capital[stem(word.casefold())] += 1
    return frozenset(word for word, count in capital.items() if count > _NAME_RATIO * small[word])


def without_dates(title: str) -> str:
    """The headline without dates and days of the week: what is of one day shares these, of whatever event it is."""
    return _DATES.sub(" ", title)


def is_roundup(title: str) -> bool:
    """Whether a headline announces many events and names none: "Business highlights", "News in pictures"."""
    title = title.replace("’", "'").strip()
    rest, found = _ROUNDUP.subn(" ", title)
    return bool(found) and len(set(content_words(without_dates(rest)))) <= _ROUNDUP_WORDS


def is_guide(title: str) -> bool:
    """Whether a headline promises to explain a subject: a question, "How ...", "10 facts about ..."."""
    return bool(_GUIDE.search(title.replace("’", "'").strip()))
