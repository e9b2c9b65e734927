"""A made-up press on loopback: feeds and article pages to measure with, the same for the same seed.

    python benchmarks/serve.py --feeds 20 --items 25

Every outlet has a port of its own, so that pulling sees as many hosts as feeds. About a third of the events are told
by several outlets, in their own words. RSS, Atom and JSON Feed take turns, and so do three page layouts. On standard
output stands one line of JSON, {"feeds": [addresses]}; the server ends when its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import random
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

NOW = datetime(2026, 6, 3, 10, 30, tzinfo=UTC)

PLACES = [
    "Oakhaven",
    "Brindle",
    "Kessmouth",
    "Tarrow",
    "Lindale",
    "Port-Ames",
    "Wexby",
    "Corrie",
    "Stanmore",
    "Ulverton",
    "Dunmarch",
    "Felling",
]
FIRST = [
    "Ada",
    "Boris",
    "Clara",
    "Dov",
    "Edith",
    "Farid",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kira",
    "Leon",
    "Mona",
    "Nils",
    "Orla",
    "Petra",
    "Quentin",
    "Rosa",
]
LAST = [
    "Abbot",
    "Birch",
    "Castellan",
    "Drury",
    "Eastman",
    "Falk",
    "Granger",
    "Holm",
    "Ivers",
    "Jessop",
    "Kern",
    "Lathe",
    "Marlow",
    "Norden",
    "Osgood",
]
ROLES = (
    "mayor",
    "chair of the school board",
    "head of the dockers' union",
    "chief engineer",
    "professor of hydrology",
    "spokeswoman for the company",
    "minister of transport",
)
BODIES = (
    "The city council",
    "The water board",
    "The harbour authority",
    "A provincial court",
    "The teachers' union",
    "The regional hospital",
    "The transit agency",
    "A panel of engineers",
    "The housing office",
)
ACTS = (
    "approved a plan to rebuild",
    "voted {n} to {m} to close",
    "delayed the opening of",
    "warned of cracks in",
    "agreed to pay ${n} million for",
    "cut its budget by {m} per cent for",
    "promised {n} new jobs at",
)
THINGS = (
    "the old {name} ferry landing",
    "a bridge over the {name} River",
    "the {name} night bus line",
    "two primary schools in {name}",
    "the {name} grain terminal",
    "the {name} reservoir",
    "the emergency ward of {name} Hospital",
    "the wind farm off {name}",
)
DETAILS = (
    "The work at {name} is expected to take {n} months and to cost ${m} million.",
    "{topic} residents were told on {day} that the decision would not be reversed before winter.",
    "It is the third such decision about {topic} since 2019, according to public records.",
    "About {n}00 people depend on {name} each day, and most of them have no other way to work.",
    "An earlier {topic} proposal had been rejected by {m} votes in March.",
    "Opponents of {topic} gathered {n},000 signatures and handed them over on {day} morning.",
    "The province will carry {m} per cent of the {name} cost if the federal government agrees.",
    "Shops along the {topic} shore reported losses of ${n},500 a week during the last closure.",
    "Nobody at {topic} could say on {day} who had signed the order of {n} pages.",
    "The report on {name} runs to {n} pages and names {m} firms.",
)
SYLLABLES = [
    "mar",
    "vel",
    "ton",
    "kes",
    "bri",
    "dor",
    "lan",
    "fen",
    "wick",
    "hol",
    "sta",
    "ren",
    "cor",
    "ash",
    "pel",
    "gan",
    "tor",
    "mil",
    "sev",
    "ior",
]
WORDS = (
    "We have waited {n} years for this, and we will not wait another",
    "Nobody asked the people who live here",
    "This is not a question of money but of time",
    "I have seen the figures, and they do not add up",
    "If the pumps fail again, {place} will be without water in {n} hours",
    "It was the only decision we could defend",
)
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened: the outlets tell it with the same actor, act, thing, place and people."""

    body: str
    act: str
    thing: str
    place: str
    people: tuple[tuple[str, str], ...]
    number: int
    other: int
    name: str
    topic: str

    def fill(self, text: str, rng: random.Random) -> str:
        """The text with this event's figures, its place and some day."""
        values: dict[str, object] = {"n": self.number, "m": self.other, "place": self.place, "day": rng.choice(DAYS)}
        values |= {"name": self.name, "topic": self.topic}
        return text.format_map(values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One outlet's article: `paragraphs` is its text."""

    path: str
    title: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]


def make_name(rng: random.Random) -> str:
    """A name nobody has, so that different events have different words."""
    return "".join(rng.sample(SYLLABLES, 3)).capitalize()


def make_events(rng: random.Random, count: int) -> list[Event]:
    """That many different events."""
    return [
        Event(
            body=rng.choice(BODIES),
            act=rng.choice(ACTS),
            thing=rng.choice(THINGS),
            place=rng.choice(PLACES),
            people=tuple((f"{rng.choice(FIRST)} {make_name(rng)}", rng.choice(ROLES)) for _ in range(2)),
            name=make_name(rng),
            topic=make_name(rng),
            number=rng.randrange(12, 90),
            other=rng.randrange(3, 12),
        )
        for _ in range(count)
    ]


def make_story(event: Event, rng: random.Random, number: int) -> Story:
    """An article on an event: a lede, details, and quotes with their speakers."""
    act, thing = event.fill(event.act, rng), event.fill(event.thing, rng)
    lede = f"{event.body} in {event.place} {act} {thing} on {rng.choice(DAYS)}."
    paragraphs = [f"{lede} {event.fill(rng.choice(DETAILS), rng)}"]
    for name, role in event.people:
        words = event.fill(rng.choice(WORDS), rng)
        paragraphs.append(" ".join(event.fill(text, rng) for text in rng.sample(DETAILS, 3)))
        paragraphs.append(
            rng.choice(
                (
                    f'"{words}," said {name}, {role}. {event.fill(rng.choice(DETAILS), rng)}',
                    f'{name}, {role}, told reporters: "{words}."',
                    f"“{words},” {name} said. “{event.fill(rng.choice(WORDS), rng)}.”",
                )
            )
        )
    paragraphs += [" ".join(event.fill(text, rng) for text in rng.sample(DETAILS, 3)) for _ in range(3)]
    return Story(
        path=f"/news/{number}-{event.place.lower()}",
        title=f"{event.body.removeprefix('The ').removeprefix('A ').capitalize()} in {event.place} {act} {thing}",
        author=f"{rng.choice(FIRST)} {rng.choice(LAST)}",
        published=NOW - timedelta(minutes=rng.randrange(10, 1200)),
        paragraphs=tuple(paragraphs),
    )


def page(story: Story, outlet: str, layout: int) -> bytes:
    """The article's page in one of three layouts, each with the furniture a news page has."""
    body = "".join(f"<p>{html.escape(text, quote=False)}</p>\n" for text in story.paragraphs)
    links = "".join(f'<li><a href="/section/{place.lower()}">{place}</a></li>' for place in PLACES)
    when, title = story.published.isoformat(), html.escape(story.title)
    middle = (
        f'<article><h1>{title}</h1><p class="byline">By <a rel="author">{story.author}</a></p>'
        f'<time datetime="{when}">{when[:10]}</time>{body}</article>',
        f'<div id="main"><h1>{title}</h1><div class="meta">{story.author} | {when[:10]}</div>'
        f'<div class="article-body">{body}<aside><p>Sign up for our evening letter.</p></aside></div></div>',
        f'<main><section class="story"><header><h1>{title}</h1><span class="author">{story.author}</span></header>'
        f'<div itemprop="articleBody">{body}</div></section></main>',
    )[layout % 3]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | {outlet}</title>'
        f'<meta property="og:title" content="{title}"><meta property="article:published_time" content="{when}">'
        f'<meta name="author" content="{story.author}"><style>{"p{margin:0}" * 200}</style></head><body>'
        f"<header><nav><ul>{links * 3}</ul></nav></header>{middle}"
        f"<aside><h2>Most read</h2><ul>{links}</ul></aside><footer><p>(c) 2026 {outlet}. All rights reserved.</p>"
        f"<script>var x = {json.dumps('a' * 5000)};</script></footer></body></html>"
    ).encode()


def feed(stories: list[Story], outlet: str, base: str, kind: int) -> tuple[bytes, str]:
    """The outlet's feed as RSS, Atom or JSON Feed, with its content type."""
    if kind % 3 == 2:
        items = [
            {
                "id": base + story.path,
                "url": base + story.path,
                "title": story.title,
                "summary": story.paragraphs[0],
                "date_published": story.published.isoformat(),
                "authors": [{"name": story.author}],
            }
            for story in stories
        ]
        document = {"version": "https://jsonfeed.org/version/1.1", "title": outlet, "items": items}
        return json.dumps(document).encode(), "application/feed+json"
    if kind % 3 == 1:
        entries = "".join(
            f"<entry><id>{base}{story.path}</id><title>{html.escape(story.title)}</title>"
            f'<link href="{base}{story.path}"/><updated>{story.published.isoformat()}</updated>'
            f"<author><name>{story.author}</name></author><summary>{html.escape(story.paragraphs[0])}</summary></entry>"
            for story in stories
        )
        head = f'<feed xmlns="http://www.w3.org/2005/Atom"><id>{base}</id><title>{outlet}</title>'
        return f'<?xml version="1.0"?>{head}<updated>{NOW.isoformat()}</updated>{entries}</feed>'.encode(), (
            "application/atom+xml"
        )
    items_xml = "".join(
        f"<item><guid>{base}{story.path}</guid><link>{base}{story.path}</link>"
        f"<title>{html.escape(story.title)}</title><pubDate>{format_datetime(story.published)}</pubDate>"
        f"<description>{html.escape(story.paragraphs[0])}</description></item>"
        for story in stories
    )
    head = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{outlet}</title><link>{base}/</link>'
    return f"{head}{items_xml}</channel></rss>".encode(), "application/rss+xml"


async def serve(feeds: int, items: int, seed: int, delay: float) -> None:
    """Serve until standard input closes; every answer waits `delay` seconds."""
    rng = random.Random(seed)
    # Two thirds as many events as articles: some are told once, some by several outlets.
    events = make_events(rng, max(1, feeds * items * 2 // 3))
    servers, addresses = [], []
    for number in range(feeds):
        stories = [make_story(rng.choice(events), rng, item) for item in range(items)]
        files: dict[str, tuple[bytes, str]] = {}
        server = await asyncio.start_server(_handler(files, delay), "127.0.0.1", 0)
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        outlet = f"The {PLACES[number % len(PLACES)]} Gazette {number + 1}"
        files["/feed"] = feed(stories, outlet, base, number)
        files |= {story.path: (page(story, outlet, number), "text/html; charset=utf-8") for story in stories}
        servers.append(server)
        addresses.append(f"{base}/feed")
    print(json.dumps({"feeds": addresses}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for server in servers:
        server.close()


def _handler(
    files: dict[str, tuple[bytes, str]], delay: float
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                path = request.split(b" ", 2)[1].decode("ascii", "replace")
                await asyncio.sleep(delay)
                body, kind = files.get(path, (b"", "text/plain"))
                head = f"HTTP/1.1 {'200 OK' if path in files else '404 Not Found'}\r\nContent-Type: {kind}\r\n"
                writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    return handle


def start(feeds: int, items: int, *, seed: int = 1, delay: float = 0.0) -> tuple[subprocess.Popen[str], list[str]]:
    """Serve in a process of its own. Returns it and the feeds' addresses; close its standard input to end it."""
    command = [sys.executable, __file__, "--feeds", str(feeds), "--items", str(items), "--seed", str(seed)]
    process = subprocess.Popen(
        [*command, "--delay", str(delay)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())["feeds"]


def main() -> None:
    """Serve as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=20)
    parser.add_argument("--items", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before every answer")
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.feeds, arguments.items, arguments.seed, arguments.delay))


if __name__ == "__main__":
    main()
