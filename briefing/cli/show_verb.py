"""`briefing show`: an edition, one of its stories, or who said what in it.

Each answer is data first (`--json`) and lines of text made of it second. Every sentence comes with the outlet that has
it and the address of its place there.
"""

from __future__ import annotations

import argparse
import difflib
import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

from briefing import pipeline
from briefing.cli.arguments import UsageError, load_config
from briefing.cli.terminal import print_result
from briefing.rendering.links import text_fragment
from briefing.types import Article, Edition, Fact, LeftOut, Quote, Span, Story

# Columns of the text, with its indents. Only the look depends on the number.
_WIDTH = 100
# Characters of an id that are shown: 8 hexadecimal digits. Two of 500 stories share them once in 34,000 editions.
_SHORT_ID = 8
# Ids that a message names, and characters of each of their titles: three fit on two lines of a terminal.
_MOST_NAMED, _LONGEST_TITLE = 3, 40
_Data = dict[str, Any]


def show(args: argparse.Namespace) -> int:
    """`briefing show [EDITION]`, `show story ID [EDITION]` and `show quotes [EDITION]`."""
    what, wanted, edition_id = _parse_what(args.what)
    config = load_config(args)
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(store, pipeline.find_edition(store, config.briefing(args.briefing), edition_id))
    as_json = args.format == "json"
    if what == "edition" and not args.why:
        print_result(pipeline.text_of(config, edition, args.format, args.theme or ""))
        return 0
    if args.format not in ("text", "json"):
        raise UsageError("is for whole editions", where=f"--format {args.format}", hint="leave it out, or use --json")
    if what == "story":
        data, lines = _story_data(edition, find_story(edition, wanted)), _story_lines
    elif what == "quotes":
        data, lines = quotes_data(edition), _speaker_lines
    else:
        data, lines = _reasons_data(edition), _reason_lines
    print_result(json.dumps(data, ensure_ascii=False, indent=2) if as_json else "\n".join(lines(data)))
    return 0


def _parse_what(words: Sequence[str]) -> tuple[str, str, str]:
    """Read WHAT: what to show, the id of a story, and the id of the edition ("" for the latest)."""
    what, *rest = words or ("",)
    if what == "story":
        if not rest:
            raise UsageError("needs the id of a story", where="show story", hint="briefing show --why lists them")
        wanted, *rest = rest
    elif what == "quotes":
        wanted = ""
    else:
        what, wanted, rest = "edition", "", list(words)
    if len(rest) > 1:
        raise UsageError("is one too many", where=rest[1], hint="name one edition, as briefing list shows it")
    return what, wanted, rest[0] if rest else ""


# The lines of text


def _reason_lines(data: _Data) -> Iterator[str]:
    for place, told in enumerate(data["stories"], start=1):
        brief = "; in brief" if told["in_brief"] else ""
        yield f"{place}. {told['headline']} ({told['source']}, {told['score']:.2f}; {short_id(told['id'])}{brief})"
        yield from (f"   {reason}" for reason in told["reasons"])
        yield ""
    for item in data["left_out"]:
        details = (item["source"], *((f"{item['score']:.2f}; {short_id(item['id'])}",) if item["id"] else ()))
        yield f"-  {item['headline']} ({', '.join(details)})"
        yield f"   left out: {item['left_out']}"
        yield from (f"   {reason}" for reason in item["reasons"])
        yield ""
    yield from _entry_lines(data["entries"])


# What became of an entry, in a column of a list.
_FATES: Mapping[str, str] = {
    "told": "told",
    "folded": "folded",
    "left_out": "left out",
    "known": "known",
    "filtered": "filtered",
}


def _entry_lines(entries: Sequence[_Data]) -> Iterator[str]:
    """What became of every entry of the window, by source."""
    for source, mine in groupby(entries, key=lambda entry: str(entry["source"])):
        here = list(mine)
        counts = Counter(_FATES[entry["became"]] for entry in here)
        yield f"{source}: {', '.join(f'{count} {fate}' for fate, count in counts.items())}"
        for entry in here:
            why = f"into: {entry['why']}" if entry["became"] == "folded" else entry["why"]  # "In brief" of a told one
            said = f" ({why})" if why else ""
            yield f"   {_FATES[entry['became']]:8}  {entry['title'] or entry['url'] or '-'}{said}"
        yield ""


def _story_lines(data: _Data) -> Iterator[str]:
    yield data["headline"]
    where = (data["id"], data.get("section"), f"score {data['score']:.2f}", data["edition"])
    yield " · ".join(part for part in where if part)
    yield from _titled_lines("Why it ranks where it does", data["reasons"])
    if "left_out" in data:
        yield from _titled_lines("Left out", [data["left_out"], f"{data['source']}: {data['url']}"])
        return
    yield from _titled_lines("Told before", _past_lines(data))
    yield from _titled_lines(
        "Also of this event", [f"{short_id(it['id'])}  {it['headline']}" for it in data["also_of_it"]]
    )
    yield from _titled_lines("Articles", [line for it in data["articles"] for line in _article_lines(it)])
    yield from _titled_lines("Facts", [line for it in data["facts"] for line in _fact_lines(it)])
    yield from _titled_lines(
        "Figures that differ", [line for sides in data["figures_that_differ"] for line in _figure_lines(sides)]
    )
    yield from _titled_lines("Quotes", [line for it in data["quotes"] for line in _quote_lines(it)])


def _titled_lines(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _past_lines(data: _Data) -> list[str]:
    lines = [f"in the edition of {data['first_told']}"] if data["first_told"] else []
    lines += [f"an article has another text now ({data['change']})"] if data["change"] else []
    return lines + [f"from {it['outlet']}: {it['title']}" for it in data["background"]]


def _article_lines(article: _Data) -> Iterator[str]:
    by = f", {', '.join(article['authors'])}" if article["authors"] else ""
    yield f"{article['outlet']}{by}, {article['published'] or 'no date'}: {article['title']}"
    yield f"  {article['url'] or '(no address)'}"


def _fact_lines(fact: _Data) -> Iterator[str]:
    yield from _wrapped_lines("- ", fact["text"])
    count = len(fact["outlets"])
    yield f"  {fact['outlets'][0] if count == 1 else f'{count} outlets: ' + ', '.join(fact['outlets'])}"
    yield f"  {fact['url']}"
    for same in fact["same"]:
        yield from _wrapped_lines(f"  = {same['outlet']}: ", same["text"])


def _figure_lines(sides: Sequence[_Data]) -> Iterator[str]:
    wide = max(len(side["figure"]) for side in sides)
    for side in sides:
        yield f"{side['figure'].rjust(wide)}  {side['outlet']}"
        yield from _wrapped_lines(" " * (wide + 2), side["text"])
        yield f"{' ' * (wide + 2)}{side['url']}"


def _quote_lines(quote: _Data) -> Iterator[str]:
    yield from _wrapped_lines("- ", f"“{quote['text'].rstrip(',')}”")
    role = f", {quote['role']}" if quote["role"] else ""
    yield f"  {quote['speaker']}{role} ({quote['outlet']})"
    yield f"  {quote['url']}"


def _speaker_lines(data: _Data) -> Iterator[str]:
    if not data["speakers"]:
        yield f"nobody is quoted in {data['edition']}"
    for person in data["speakers"]:
        role = f", {person['role']}" if person["role"] else ""
        yield f"{person['speaker']}{role} ({', '.join(person['outlets'])})"
        for said in person["quotes"]:
            yield from _wrapped_lines("  ", f"“{said['text'].rstrip(',')}”")
            yield f"    {short_id(said['story'])}  {said['headline']}"
            yield f"    {said['url'] or said['outlet']}"
        yield ""


def _wrapped_lines(start: str, text: str) -> Iterator[str]:
    """A text wrapped to the width, with the further lines indented."""
    yield from textwrap.wrap(
        " ".join(text.split()), _WIDTH, initial_indent=start, subsequent_indent=" " * _indent_width(start)
    )


def _indent_width(start: str) -> int:
    return len(start) - len(start.lstrip(" -="))


# The data


def short_id(story_id: str) -> str:
    """The beginning of the id of a story, which is enough to ask for it."""
    return story_id[:_SHORT_ID]


def find_story(edition: Edition, wanted: str) -> Story | LeftOut:
    """Find the story of an edition by its id or the beginning of it, among those that were left out, too.

    Raises:
        UsageError: no story has such an id, or several have; the message names the nearest.
    """
    known: dict[str, Story | LeftOut] = {item.story: item for item in edition.left_out if item.story}
    known |= {story.id: story for story in edition.told}
    found = [key for key in known if wanted and key.startswith(wanted.casefold())]
    if len(found) == 1:
        return known[found[0]]
    if not found:
        near = difflib.get_close_matches(wanted.casefold(), [short_id(key) for key in known], n=_MOST_NAMED, cutoff=0.5)
        hint = f"near it: {_list_stories(near, known)}" if near else "briefing show --why lists the ids"
        raise UsageError(f"is not a story of {edition.id}", where=wanted or "''", hint=hint)
    raise UsageError("is the beginning of several ids", where=wanted, hint=_list_stories(found[:_MOST_NAMED], known))


def _list_stories(keys: Iterable[str], known: Mapping[str, Story | LeftOut]) -> str:
    whole = (next(it for it in known if it.startswith(key)) for key in keys)
    return ", ".join(f"{short_id(key)} ({_short_title(known[key])})" for key in whole)


def _short_title(item: Story | LeftOut) -> str:
    title = item.headline if isinstance(item, Story) else item.title
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"


def _reasons_data(edition: Edition) -> _Data:
    """The stories of an edition and those that it left out, each with its reasons."""
    return {
        "edition": edition.id,
        "stories": [
            {
                "id": blurb.story.id,
                "headline": blurb.headline or blurb.story.headline,
                "source": blurb.story.lead.source,
                "section": blurb.story.section,
                "thread": blurb.story.thread,
                "in_brief": not blurb.sentences,
                "score": blurb.story.score,
                "reasons": list(blurb.story.reasons),
            }
            for blurb in (*edition.blurbs, *edition.lines)
        ],
        "left_out": [_left_out_data(item) for item in edition.left_out],
        "entries": [asdict(entry) for entry in edition.account.entries],
    }


def _left_out_data(item: LeftOut) -> _Data:
    return {
        "id": item.story,
        "headline": item.title,
        "source": item.source,
        "url": item.url,
        "left_out": item.reason,
        "score": item.score,
        "reasons": list(item.reasons),
    }


def _story_data(edition: Edition, told: Story | LeftOut) -> _Data:
    """One story in detail: articles, facts with all outlets that tell them, differing figures, quotes and reasons."""
    if isinstance(told, LeftOut):
        return {"edition": edition.id} | _left_out_data(told)
    articles = {article.id: article for article in told.articles}
    thread = [blurb.story for blurb in edition.blurbs if blurb.story.thread == told.thread != ""]
    return {
        "edition": edition.id,
        "id": told.id,
        "headline": told.headline,
        "section": told.section,
        "score": told.score,
        "reasons": list(told.reasons),
        "thread": told.thread,
        "also_of_it": [{"id": it.id, "headline": it.headline} for it in thread if it.id != told.id],
        "first_told": told.first_told,
        "change": told.change,
        "background": [_article_data(article) for article in told.background],
        "articles": [_article_data(article) for article in told.articles],
        "facts": [_fact_data(fact, articles) for fact in told.facts],
        "figures_that_differ": [
            [
                _span_data(fact.span, articles) | {"figure": _span_text(figure, articles)}
                for fact, figure in zip(it.facts, it.figures, strict=True)
            ]
            for it in told.disagreements
        ],
        "quotes": [_quote_data(quote, articles) for quote in told.quotes],
    }


def _article_data(article: Article) -> _Data:
    return {
        "outlet": article.source,
        "title": article.title,
        "authors": list(article.authors),
        "published": _time_text(article.published),
        "url": text_fragment(article.url, ()),
        "excerpt_only": article.excerpt_only,
        "text_by": article.reading,
    }


def _fact_data(fact: Fact, articles: Mapping[str, Article]) -> _Data:
    same = [_span_data(span, articles) for span in fact.same]
    return _span_data(fact.span, articles) | {
        "kind": fact.kind,
        "speaker": fact.speaker,
        "outlets": [articles[fact.span.article_id].source, *(it["outlet"] for it in same)],
        "same": same,
    }


def _quote_data(quote: Quote, articles: Mapping[str, Article]) -> _Data:
    return _span_data(quote.span, articles) | {
        "speaker": quote.speaker,
        "role": quote.speaker_role,
        "confidence": quote.confidence,
    }


def _span_data(span: Span, articles: Mapping[str, Article]) -> _Data:
    """A passage of an article, the outlet that has it, and the address of its place there."""
    text, article = _span_text(span, articles), articles[span.article_id]
    return {"text": text, "outlet": article.source, "url": text_fragment(article.url, (text,))}


def _span_text(span: Span, articles: Mapping[str, Article]) -> str:
    return articles[span.article_id].text[span.start : span.end]


def _time_text(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def quotes_data(edition: Edition) -> _Data:
    """Who said what in the stories of an edition, by speaker, in the order in which they first appear."""
    people: dict[tuple[str, str], _Data] = {}
    for blurb in edition.blurbs:
        told = blurb.story
        articles = {article.id: article for article in told.articles}
        full = [quote.speaker for quote in told.quotes if quote.speaker]
        for quote in told.quotes:
            name = _full_name(quote.speaker or "", full)
            # One name in two stories is one person if both stories give the same role, or one of them gives none.
            key = next((it for it in people if it[0] == name and _may_share_role(people[it], quote)), (name, told.id))
            person = people.setdefault(key, {"speaker": name, "role": "", "outlets": [], "quotes": []})
            person["role"] = max(person["role"], quote.speaker_role, key=len)
            said = _quote_data(quote, articles) | {"story": told.id, "headline": told.headline}
            place = {"article": quote.span.article_id, "start": quote.span.start, "end": quote.span.end}
            kept = {key: said[key] for key in ("text", "outlet", "url", "story", "headline")}
            person["quotes"].append(kept | place)
            person["outlets"] = list(dict.fromkeys((*person["outlets"], said["outlet"])))
    return {"edition": edition.id, "speakers": list(people.values())}


def _may_share_role(person: _Data, quote: Quote) -> bool:
    return not person["role"] or not quote.speaker_role or person["role"] == quote.speaker_role


def _full_name(name: str, full: Sequence[str]) -> str:
    """The full name of a speaker who is called by the surname, if exactly one speaker of the story has it."""
    if " " in name:
        return name
    whole = {other for other in full if " " in other and other.split()[-1] == name}
    return whole.pop() if len(whole) == 1 else name
