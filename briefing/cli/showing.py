"""`briefing show`: an edition, one of its stories, or who said what in it."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator, Sequence

from briefing import pipeline
from briefing.cli import desk
from briefing.cli.workspace import UsageError, config_of, out

_WIDTH = 100


def show(args: argparse.Namespace) -> int:
    """`briefing show [EDITION]`, `show story ID [EDITION]` and `show quotes [EDITION]`."""
    what, wanted, edition_id = _asked(args.what)
    config = config_of(args)
    with pipeline.open_workspace(config) as store:
        edition = pipeline.load_edition(store, pipeline.find_edition(store, config.briefing(args.briefing), edition_id))
    as_json = args.format == "json"
    if what == "edition" and not args.why:
        out(pipeline.text_of(config, edition, args.format, args.theme or ""))
        return 0
    if args.format not in ("text", "json"):
        raise UsageError("is for whole editions", where=f"--format {args.format}", hint="leave it out, or use --json")
    if what == "story":
        data, lines = desk.story(edition, desk.find(edition, wanted)), _story
    elif what == "quotes":
        data, lines = desk.quotes(edition), _quotes
    else:
        data, lines = desk.why(edition), _why
    out(json.dumps(data, ensure_ascii=False, indent=2) if as_json else "\n".join(lines(data)))
    return 0


def _asked(words: Sequence[str]) -> tuple[str, str, str]:
    """What is to be shown, the story's id, and the edition's ("" for the latest)."""
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


def _why(data: desk.Data) -> Iterator[str]:
    for place, told in enumerate(data["stories"], start=1):
        yield f"{place}. {told['headline']} ({told['source']}, {told['score']:.2f}; {desk.short(told['id'])})"
        yield from (f"   {reason}" for reason in told["reasons"])
        yield ""
    for item in data["left_out"]:
        details = (item["source"], *((f"{item['score']:.2f}; {desk.short(item['id'])}",) if item["id"] else ()))
        yield f"-  {item['headline']} ({', '.join(details)})"
        yield f"   left out: {item['left_out']}"
        yield from (f"   {reason}" for reason in item["reasons"])
        yield ""


def _story(data: desk.Data) -> Iterator[str]:
    yield data["headline"]
    where = (data["id"], data.get("section"), f"score {data['score']:.2f}", data["edition"])
    yield " · ".join(part for part in where if part)
    yield from _part("Why it ranks where it does", data["reasons"])
    if "left_out" in data:
        yield from _part("Left out", [data["left_out"], f"{data['source']}: {data['url']}"])
        return
    yield from _part("Told before", _before(data))
    yield from _part("Also of this event", [f"{desk.short(it['id'])}  {it['headline']}" for it in data["also_of_it"]])
    yield from _part("Articles", [line for it in data["articles"] for line in _article(it)])
    yield from _part("Facts", [line for it in data["facts"] for line in _fact(it)])
    yield from _part("Figures that differ", [line for sides in data["figures_that_differ"] for line in _differ(sides)])
    yield from _part("Quotes", [line for it in data["quotes"] for line in _quote(it)])


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _before(data: desk.Data) -> list[str]:
    lines = [f"in the edition of {data['first_told']}"] if data["first_told"] else []
    lines += [f"an article has another text now ({data['change']})"] if data["change"] else []
    return lines + [f"from {it['outlet']}: {it['title']}" for it in data["background"]]


def _article(article: desk.Data) -> Iterator[str]:
    by = f", {', '.join(article['authors'])}" if article["authors"] else ""
    yield f"{article['outlet']}{by}, {article['published'] or 'no date'}: {article['title']}"
    yield f"  {article['url'] or '(no address)'}"


def _fact(fact: desk.Data) -> Iterator[str]:
    yield from _wrapped("- ", fact["text"])
    count = len(fact["outlets"])
    yield f"  {fact['outlets'][0] if count == 1 else f'{count} outlets: ' + ', '.join(fact['outlets'])}"
    yield f"  {fact['url']}"
    for same in fact["same"]:
        yield from _wrapped(f"  = {same['outlet']}: ", same["text"])


def _differ(sides: Sequence[desk.Data]) -> Iterator[str]:
    wide = max(len(side["figure"]) for side in sides)
    for side in sides:
        yield f"{side['figure'].rjust(wide)}  {side['outlet']}"
        yield from _wrapped(" " * (wide + 2), side["text"])
        yield f"{' ' * (wide + 2)}{side['url']}"


def _quote(quote: desk.Data) -> Iterator[str]:
    yield from _wrapped("- ", f"“{quote['text'].rstrip(',')}”")
    role = f", {quote['role']}" if quote["role"] else ""
    yield f"  {quote['speaker']}{role} ({quote['outlet']})"
    yield f"  {quote['url']}"


def _quotes(data: desk.Data) -> Iterator[str]:
    if not data["speakers"]:
        yield f"nobody is quoted in {data['edition']}"
    for person in data["speakers"]:
        role = f", {person['role']}" if person["role"] else ""
        yield f"{person['speaker']}{role} ({', '.join(person['outlets'])})"
        for said in person["quotes"]:
            yield from _wrapped("  ", f"“{said['text'].rstrip(',')}”")
            yield f"    {desk.short(said['story'])}  {said['headline']}"
            yield f"    {said['url'] or said['outlet']}"
        yield ""


def _wrapped(start: str, text: str) -> Iterator[str]:
    """A text in lines that a terminal shows whole, the further ones set in."""
    yield from textwrap.wrap(
        " ".join(text.split()), _WIDTH, initial_indent=start, subsequent_indent=" " * _indent(start)
    )


def _indent(start: str) -> int:
    return len(start) - len(start.lstrip(" -="))
