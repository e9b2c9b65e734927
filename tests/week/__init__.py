"""Seven days of news from Merrow, a province that does not exist: at any moment of them, what each outlet's feed has
announced and what its pages say.

The texts stand in the folder's `.txt` files, one for each edition that may tell them. A block begins with `== ` and the
outlet's key and path; then come lines `key: value` up to an empty one, and the article. `at` is when it was published,
`announced` when the feed had it, if later; a block with `changed` is another text of an article from then on; one with
`guid` announces an article again under that name. `nodate` pages do not say when they were published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.config import Config, load

ZONE = ZoneInfo("America/Halifax")
EDITIONS = tuple(datetime(2026, 6, day, 6, 30, tzinfo=ZONE).astimezone(UTC) for day in range(1, 8))
"""When the editions of Monday to Sunday are made."""

OUTLETS = {
    "ledger": ("The Halbourne Ledger", "halbourneledger.example", "Top stories"),
    "current": ("Cape Current", "capecurrent.example", "Region"),
    "foreshore": ("Foreshore FM", "foreshorefm.example", "Region"),
    "packet": ("The Tern Harbour Packet", "ternpacket.example", "Region"),
    "notes": ("Province House Notes", "provincehousenotes.example", "Politics"),
    "tidewater": ("Tidewater Business", "tidewaterbusiness.example", "Business"),
    "goemon": ("Le Goémon", "legoemon.example", "En français"),
    "shore": ("North Shore Bulletin", "northshore.example", "Region"),
    "quarry": ("Quarry Lane Notices", "quarrylane.example", "Region"),
}
UNDATED = ("packet",)
DOWN = {"foreshore": (EDITIONS[3], EDITIONS[4])}
"""What answers with an error page when these editions are made."""

_FOLDER = Path(__file__).parent
_IN_A_FEED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    outlet: str
    path: str
    heads: dict[str, str]
    paragraphs: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"https://{OUTLETS[self.outlet][1]}/{self.path}"

    def time(self, *names: str) -> datetime:
        value = next(self.heads[name] for name in names if name in self.heads)
        return datetime.fromisoformat(value).replace(tzinfo=ZONE)


def write(folder: Path, now: datetime) -> Config:
    """The workspace as it is at this moment, loaded: feeds, pages and feeds.yaml, in the place of earlier ones."""
    blocks = _blocks()
    first = {block.url: block for block in reversed(blocks) if "title" in block.heads and "changed" not in block.heads}
    (folder / "feeds").mkdir(parents=True, exist_ok=True)
    for outlet in OUTLETS:
        mine = [block for block in blocks if block.outlet == outlet and "changed" not in block.heads]
        text = _error() if now in DOWN.get(outlet, ()) else _feed(outlet, mine, first, blocks, now)
        (folder / "feeds" / f"{outlet}.xml").write_text(text, encoding="utf-8")
    for url, block in first.items():
        page = folder / "pages" / f"{url.removeprefix('https://')}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_page(block, _text(block, blocks, now)), encoding="utf-8")
    (folder / "feeds.yaml").write_text(_settings(), encoding="utf-8")
    return load(folder / "feeds.yaml")


def _blocks() -> tuple[_Block, ...]:
    found = []
    for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"):
        for part in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("== ")[1:]:
            head, _, body = part.partition("\n\n")
            where, *lines = head.strip().splitlines()
            outlet, _, path = where.partition("/")
            heads = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
            found.append(_Block(outlet=outlet, path=path, heads=heads, paragraphs=tuple(body.strip().split("\n\n"))))
    return tuple(found)


def _text(block: _Block, blocks: tuple[_Block, ...], now: datetime) -> tuple[str, ...]:
    """What the page of an article says at a moment."""
    changed = (b for b in blocks if b.url == block.url and "changed" in b.heads and b.time("changed") <= now)
    return max(changed, key=lambda b: b.time("changed"), default=block).paragraphs


def _feed(outlet: str, mine: list[_Block], first: dict[str, _Block], blocks: tuple[_Block, ...], now: datetime) -> str:
    name, host, _ = OUTLETS[outlet]
    known = sorted(
        (block for block in mine if block.time("announced", "at") <= now),
        key=lambda block: block.time("announced", "at"),
        reverse=True,
    )
    items = "".join(_item(block, first[block.url], blocks, now) for block in known[:_IN_A_FEED])
    if outlet == "shore":
        items = "".join(map(_old, range(5)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(name)}</title><link>https://{host}/</link>{items}</channel></rss>"
    )


def _item(block: _Block, article: _Block, blocks: tuple[_Block, ...], now: datetime) -> str:
    date = f"<pubDate>{format_datetime(article.time('at'))}</pubDate>"
    return (
        f"<item><title>{escape(article.heads['title'])}</title><link>{article.url}</link>"
        f'<guid isPermaLink="false">{block.heads.get("guid", article.url)}</guid>'
        f"<dc:creator>{article.heads['by']}</dc:creator>{'' if block.outlet in UNDATED else date}"
        f"<description>{escape(_text(article, blocks, now)[0])}</description></item>"
    )


def _old(number: int) -> str:
    """An entry of an outlet that has given up: one a day until May 20."""
    date = datetime(2026, 5, 20, 8, 0, tzinfo=ZONE) - timedelta(days=number)
    return (
        f"<item><title>Water levels, part {number}</title><guid isPermaLink='false'>level-{number}</guid>"
        f"<pubDate>{format_datetime(date)}</pubDate>"
        f"<description>The water stood at {number + 2} metres.</description></item>"
    )


def _page(block: _Block, paragraphs: tuple[str, ...]) -> str:
    stamp = f'<meta property="article:published_time" content="{block.time("at").isoformat()}">'
    body = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)
    language = "fr-CA" if block.outlet == "goemon" else "en-CA"
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(block.heads['title'])}</title>{'' if 'nodate' in block.heads else stamp}"
        f'<link rel="canonical" href="{block.url}"></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{escape(block.heads['title'])}</h1>\n{body}</article></body></html>"
    )


def _error() -> str:
    return "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


def _settings() -> str:
    sources = "".join(
        f"  - {{name: {name}, path: feeds/{key}.xml, kind: feed, section: {section}}}\n"
        for key, (name, _, section) in OUTLETS.items()
    )
    return (
        "briefings:\n  - name: week\n    title: The Merrow Briefing\n"
        '    schedule: {time: "06:30", days: daily, timezone: America/Halifax}\n'
        "    sections: [Top stories, Region, Politics, Business, En français]\n    stories: 12\n"
        f"sources:\n{sources}fetch: {{mirror: pages}}\n"
    )
