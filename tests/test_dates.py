"""The dates of feeds: right, or none."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.meta import DateReader, parse_time
from briefing.sources import parse_feed


def june(hour: int = 0, minute: int = 0, second: int = 0, *, month: int = 6, day: int = 3) -> datetime:
    """A moment of 3 June 2026, a Wednesday."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        # Clocks of twelve hours
        ("Wed, Jun 3 2026 09:05:07 PM", june(21, 5, 7)),
        ("Wed, 03 Jun 2026 12:20 AM", june(0, 20)),
        ("Wed, 03 Jun 2026 12:20 p.m.", june(12, 20)),
        ("3 June 2026, 7pm", june(19)),
        ("Wed, 03 Jun 2026 17:20 PM", june(17, 20)),
        ("Wed, 03 Jun 2026 17:20 AM", None),
        ("Wed, 03 Jun 2026 00:20 PM", None),
        # Zones by number
        ("Wed, 03 Jun 2026 18:15:00 GMT+9", june(9, 15)),
        ("Wed, 03 Jun 2026 18:15:00 GMT+0900", june(9, 15)),
        ("Wed, 03 Jun 2026 18:15:00 UTC-03:30", june(21, 45)),
        ("Wed Jun 03 2026 18:15:00 GMT+0900 (Japan Standard Time)", june(9, 15)),
        ("Wed, 03 Jun 2026 18:15:00 +545", june(12, 30)),
        ("Wed, 03 Jun 2026 18:15:00 +0900 JST", june(9, 15)),
        ("2026-06-03T18:15:00+09:00[Asia/Tokyo]", june(9, 15)),
        ("Wed, 03 Jun 2026 18:15:00 (GMT+9)", june(9, 15)),
        ("2026-06-03+02:00", june(22, day=2)),
        ("Wed, 03 Jun 2026 18:15:00 +1500", None),
        ("Wed, 03 Jun 2026 18:15:00 +0299", None),
        # Zones by name
        ("Wed, 03 Jun 2026 18:15:00 CEST", june(16, 15)),
        ("Wed, 03 Jun 2026 18:15:00 (PDT)", june(1, 15, day=4)),
        ("Wed, 03 Jun 2026 18:15 ET", june(22, 15)),
        ("3 Jan 2026 18:15 ET", june(23, 15, month=1)),
        ("2026-06-03 18:15:00 Europe/Lisbon", june(17, 15)),
        ("2026-06-03 18:15:00 America/Argentina/Buenos_Aires", june(21, 15)),
        ("2026-06-03 18:15:00 America/Port_of_Spain", june(22, 15)),
        ("2026-06-03 18:15:00 Etc/GMT+2", june(20, 15)),
        ("2026-06-03 18:15:00 Europe/Lisbonne", None),
        ("2026-06-03 18:15:00 America/Argentina", None),
        ("Wed, 03 Jun 2026 18:15:00 QXT", None),
        ("Wed, 03 Jun 2026 18:15:00 local time", None),
        # Orders and signs
        ("06/03/2026 6:15 PM", june(18, 15)),
        ("06/03/2026 6:15 p. m.", None),
        ("Di, 03 Mrz 2026 18:15:00 +0100", june(17, 15, month=3)),
        ("2026/06/03 18:15:00", june(18, 15)),
        ("2026.6.3. 18:15", june(18, 15)),
        ("03.06.2026 18:15", june(18, 15)),
        ("2026-Jun-03 18:15", june(18, 15)),
        ("Wed Jun  3 18:15:00 2026", june(18, 15)),
        ("Wed Jun  3 18:15:00 EDT 2026", june(22, 15)),
        ("WED,03 JUN 2026 18:15:00", june(18, 15)),
        ("June 3rd, 2026 at 6:15 PM", june(18, 15)),
        ("Wednesday, 3 June 26 18:15 GMT", june(18, 15)),
        ("18:15, 3 June 2026", june(18, 15)),
        ("20260603T181500Z", june(18, 15)),
        ("20260603", june()),
        ("03 Jun 26 1815 GMT", june(18, 15)),
        ("2026-W23-3", june()),
        ("2026-154", june()),
        ("2026-06-03T18:15:00.123456Z", june(18, 15)),
        ("2026-06-03T24:00:00Z", june(day=4)),
        ("2026-06-03T18:15", june(18, 15)),
        ("26/06/03", None),
        ("2026-366", None),
        ("Wed, 32 Jun 2026 18:15:00 GMT", None),
        ("Wed, 03 Jun 2026 25:15:00 GMT", None),
        ("Wed, 03 Jun 0026 18:15:00 GMT", None),
        ("Updated 3 June 2026", None),
        ("3 June", None),
        # Other languages
        ("mer., 03 juin 2026 18:15:00 +0200", june(16, 15)),
        ("Mercredi 3 juin 2026 à 18h15", june(18, 15)),
        ("Mittwoch, 3. Juni 2026 um 18:15 Uhr MESZ", june(16, 15)),
        ("Di, 3 März 2026 18:15:00 GMT", june(18, 15, month=3)),
        ("wo, 03 aug 2026 18:15:00 +0200", june(16, 15, month=8)),
        ("miércoles, 3 de junio de 2026 06:15 p. m.", june(18, 15)),
        ("ср, 03 июн 2026 18:15:00 +0300", june(15, 15)),
        ("3 июня 2026 г., 18:15", june(18, 15)),
        ("2026. június 3. 18:15", june(18, 15)),
        ("Τετ, 03 Ιουν 2026 18:15:00 +0300", june(15, 15)),
        ("الأربعاء، ٣ يونيو ٢٠٢٦ 18:15", june(18, 15)),
        ("2026年6月3日 下午6:15", june(18, 15)),
        ("2026년 6월 3일 오후 6:15", june(18, 15)),
        ("2026年06月03日18時15分", june(18, 15)),
        ("thứ tư, 3 tháng 6, 2026 18:15", june(18, 15)),
        ("3. července 2026", june(month=7)),
        # October in Croatian, November in Polish; Tuesday and March in Spanish
        ("3 lis 2026 18:15", None),
        ("mar, 02 jun 2026 18:15:00 GMT", june(18, 15, day=2)),
        ("qux, 03 blorp 2026 18:15:00 GMT", None),
    ],
)
def test_a_date_is_right_or_none(text: str, moment: datetime | None) -> None:
    assert parse_time(text) == moment


@pytest.mark.parametrize(
    ("text", "language", "url", "others", "moment"),
    [
        ("6/3/2026 6:15:00 PM", "", "", (), june(18, 15)),
        ("6/3/2026 18:15:00", "", "", (), None),
        ("6/13/2026 18:15:00", "", "", (), june(18, 15, day=13)),
        ("Wed, 6/3/2026 18:15:00", "", "", (), june(18, 15)),
        ("Wed, 3/6/2026 18:15:00", "", "", (), june(18, 15)),
        ("3/6/2026 18:15", "fr", "", (), june(18, 15)),
        ("3/6/2026 6:15 PM", "en-AU", "", (), june(18, 15)),
        ("3/6/2026 6:15 PM", "en", "https://courier.example.co.uk/feed", (), june(18, 15)),
        ("6/3/2026 18:15", "en-US", "https://courier.example/feed", (), june(18, 15)),
        ("6/3/2026 18:15", "en-US", "https://courier.example.ie/feed", (), None),
        ("6/3/2026 18:15", "en-US", "https://courier.example.io/feed", (), june(18, 15)),
        ("6/3/2026 18:15", "en-CA", "", (), None),
        ("6/3/2026 18:15", "en", "", ("6/28/2026 10:00",), june(18, 15)),
        ("3/6/2026 6:15 PM", "en", "", ("nonsense", "28/6/2026 1:00 PM"), june(18, 15)),
        ("6/3/2026 6:15 PM", "en", "", ("28/6/2026", "6/28/2026"), None),
        ("3 lis 2026 18:15", "pl", "", (), june(18, 15, month=11)),
        ("3 lis 2026 18:15", "hr", "", (), june(18, 15, month=10)),
        ("3 Jun 2026 18:15 CST", "zh-CN", "", (), june(10, 15)),
        ("3 Jun 2026 18:15 CST", "en", "", (), june(0, 15, day=4)),
        ("3 Jun 2026 18:15 IST", "he", "", (), june(16, 15)),
        ("3 Jun 2026 18:15 IST", "en", "https://courier.example.in/", (), june(12, 45)),
        # The language that a source declares is often the program's and not its own.
        ("mer., 03 juin 2026 18:15:00 GMT", "en-us", "", (), june(18, 15)),
    ],
)
def test_what_a_source_shows_decides(
    text: str, language: str, url: str, others: tuple[str, ...], moment: datetime | None
) -> None:
    assert DateReader(language, url, others).read(text) == moment


def test_abbreviations_of_zones_are_read_as_the_tz_database_has_them() -> None:
    offsets: dict[str, set[timedelta | None]] = {}
    for zone in available_timezones():
        for month in (1, 7):
            local = datetime(2026, month, 3, 12, tzinfo=ZoneInfo(zone))
            offsets.setdefault(local.strftime("%Z"), set()).add(local.utcoffset())
    found = {name: parse_time(f"2026-06-03T12:00:00 {name}") for name in offsets if name.isalpha()}
    read = {name: june(12) - moment for name, moment in found.items() if moment}
    assert {name for name, offset in read.items() if offset not in offsets[name]} == set()
    assert {name for name in read if len(offsets[name]) > 1} == {"IST", "CST", "CDT", "PST"}
    assert len(read) > 40


@given(
    st.text(max_size=70)
    | st.from_regex(r"[0-9]{1,4}[-/. ][a-zé]{0,9}[-/. ]?[0-9]{1,4} [0-9]{1,2}[:.][0-9]{2} ?\w{0,4}")
)
def test_no_date_raises(text: str) -> None:
    moment = parse_time(text, "fr")
    assert moment is None or moment.tzinfo is UTC


def test_nothing_foreign_is_asked_for_long() -> None:
    """A feed of dates that no language reads: other languages than its own are asked twenty times, and then no more."""
    reader = DateReader("fr")
    for number in range(30):
        assert reader.read(f"{number % 9 + 1} zog 2026") is None
    assert reader.read("3 czerwca 2026") is None
    assert reader.read("3 juin 2026") == june()


def test_the_dates_of_a_feed_are_read_together() -> None:
    items = "".join(f"<item><title>{day}</title><pubDate>{day}/6/2026 9:30</pubDate></item>" for day in (3, 12, 28))
    feed = parse_feed(f"<rss version='2.0'><channel><title>The Courier</title>{items}</channel></rss>".encode())
    assert [entry.published for entry in feed.entries] == [june(9, 30), june(9, 30, day=12), june(9, 30, day=28)]
