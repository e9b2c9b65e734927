"""feeds.yaml: what is read, what holds for any file, and the page and schema about it."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel

import briefing
from briefing.config import Config, Schedule, json_schema, load, parse
from briefing.config.field_values import mailbox
from briefing.config.models import CHANNELS, SubscriberSettings, channel_class
from briefing.errors import ConfigError
from briefing.types import Subscriber

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLE = Path(briefing.__file__).parent / "sample"
FEED = "https://example.org/feed"
SOURCE = f"sources: [{FEED}]\n"
MAIL = f"""{SOURCE}
delivery:
  smtp:
    host: smtp.example.org
    username: ines
    password: ${{PASSWORD}}
  sender: The Strait Briefing <news@example.org>
"""


def read(text: str, root: str | Path = "workspace", **environ: str) -> Config:
    return parse(text, file="feeds.yaml", root=Path(root), environ=environ)


def mistakes(text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert str(caught.value) == "\n".join(caught.value.mistakes)
    return caught.value.mistakes


def mistake(text: str) -> str:
    """The only mistake in a text, without the name of the file."""
    (only,) = mistakes(text)
    return only.removeprefix("feeds.yaml:")


# What works


def test_the_smallest_file_is_a_list_of_addresses() -> None:
    config = read(f"- {FEED}\n- https://www.strait.example/rss\n- feeds/local.xml\n")
    assert [(source.name, source.url, source.path) for source in config.sources] == [
        ("example.org", FEED, ""),
        ("strait.example", "https://www.strait.example/rss", ""),
        ("local", "", "feeds/local.xml"),
    ]
    assert config.briefing().name == "daily"
    assert config.sources_of(config.briefing()) == config.sources
    assert config.delivery is None
    assert config.subscribers == ()


def test_sources_may_be_short_and_long_side_by_side() -> None:
    config = read(
        f"sources:\n  - {FEED}\n  - {{name: Notes, path: notes.txt, weight: .5, kind: page}}\n  - path: ./a/\n"
    )
    assert [(source.name, source.key) for source in config.sources] == [
        ("example.org", FEED),
        ("Notes", "notes.txt"),
        ("a", "./a/"),
    ]
    assert config.sources[1].weight == 0.5


def test_several_sources_of_one_outlet_share_its_name() -> None:
    config = read("sources:\n- {name: C, url: https://c.example/1}\n- {name: C, url: https://c.example/2}\n- b.xml\n")
    assert [source.name for source in config.sources] == ["C", "C", "b"]
    chosen = read("briefings: [{sources: [C]}]\nsources:\n- {name: C, path: a}\n- {name: C, path: c}\n- b.xml\n")
    assert [source.path for source in chosen.sources_of(chosen.briefing())] == ["a", "c"]


@pytest.mark.parametrize(
    ("days", "numbers"),
    [
        ("daily", range(7)),
        ("Weekdays", range(5)),
        ("weekends", (5, 6)),
        ("[mon, Wednesday, FRI]", (0, 2, 4)),
        ("[fri, mon, friday]", (0, 4)),
        ("mon, wed", (0, 2)),
        ("sat sun", (5, 6)),
        ("sun", (6,)),
        ("[weekdays]", range(5)),
    ],
)
def test_days(days: str, numbers: tuple[int, ...]) -> None:
    schedule = read(f"{SOURCE}briefings:\n- schedule:\n    time: 06:30\n    days: {days}\n").briefing().schedule
    assert schedule is not None
    assert schedule.days == tuple(numbers)


@pytest.mark.parametrize("time", ["06:30", '"06:30"', "6:30"])
def test_a_time_needs_no_quotes(time: str) -> None:
    schedule = read(f"{SOURCE}briefings:\n- schedule:\n    time: {time}\n").briefing().schedule
    assert schedule is not None
    assert schedule.time == ("06:30",)
    assert schedule.days == tuple(range(7))


@pytest.mark.parametrize("time", ["[06:30, 17:00]", "[17:00, 6:30, 06:30]", "06:30, 17:00", "06:30 17:00"])
def test_a_briefing_may_have_several_times(time: str) -> None:
    config = read(f"{SOURCE}briefings:\n- schedule:\n    time: {time}\n")
    schedule = config.briefing().schedule
    assert schedule is not None
    assert schedule.time == ("06:30", "17:00")
    assert Config.model_validate(config.model_dump()).briefing().schedule == schedule


@pytest.mark.parametrize(("monthly", "days"), [("1", (1,)), ("31", (31,)), ("[15, 1, 15]", (1, 15))])
def test_a_briefing_may_be_monthly(monthly: str, days: tuple[int, ...]) -> None:
    schedule = read(f"{SOURCE}briefings:\n- schedule: {{time: 06:30, monthly: {monthly}}}\n").briefing().schedule
    assert schedule is not None
    assert schedule.monthly == days


@pytest.mark.parametrize(
    ("pull", "minutes"), [("1h", 60), ("30m", 30), ("1h30m", 90), ("90m", 90), ("2 h", 120), ("24h", 1440), ("10m", 10)]
)
def test_how_often_a_briefing_is_read_between_its_times(pull: str, minutes: int) -> None:
    config = read(f"{SOURCE}briefings:\n- schedule: {{time: 06:30, pull: {pull}}}\n")
    schedule = config.briefing().schedule
    assert schedule is not None
    assert schedule.pull == timedelta(minutes=minutes)
    assert Config.model_validate(config.model_dump()).briefing().schedule == schedule


@pytest.mark.parametrize(
    "settings",
    [
        "{schedule: {time: 06:30, timezone: Asia/Tokyo}}",
        "{schedule: {time: 06:30}, timezone: Asia/Tokyo}",
        "{schedule: {time: 06:30, timezone: Asia/Tokyo}, timezone: Europe/Paris}",
    ],
)
def test_the_zone_of_a_briefing_and_of_its_schedule_are_one(settings: str) -> None:
    found = read(f"{SOURCE}briefings: [{settings}]").briefing()
    assert found.schedule is not None
    assert (found.timezone, found.schedule.timezone) == ("Asia/Tokyo", "Asia/Tokyo")


def test_the_zone_is_utc_when_nobody_says() -> None:
    assert read(SOURCE).briefing().timezone == "UTC"


def test_briefings_are_found_by_name() -> None:
    config = read(f"{SOURCE}briefings: [{{name: one}}, {{name: two}}]")
    assert config.briefing().name == "one"
    assert config.briefing("two").name == "two"
    with pytest.raises(ConfigError, match=r"^feeds.yaml: has no briefing 'three' \(there is: one, two\)$"):
        config.briefing("three")


def test_subscribers_short_and_long() -> None:
    config = read(
        f"{SOURCE}subscribers:\n- ana@example.net\n- Bo Lind <bo@example.net>\n"
        "- {email: cy@example.net, name: Cy, briefings: [daily]}\n- {email: Dee <dee@example.net>, name: }\n"
    )
    assert config.subscribers == (
        Subscriber(email="ana@example.net"),
        Subscriber(email="bo@example.net", name="Bo Lind"),
        Subscriber(email="cy@example.net", name="Cy", briefings=("daily",)),
        Subscriber(email="dee@example.net", name="Dee"),
    )


def test_defaults_of_mail() -> None:
    mail = read(MAIL).delivery
    assert mail is not None
    assert (mail.unsubscribe, mail.list_id) == ("mailto:news@example.org?subject=unsubscribe", "")
    smtp = mail.channels["smtp"]
    assert (smtp.port, smtp.security, smtp.timeout) == (587, "starttls", 30.0)
    own = read(f"{MAIL}  unsubscribe: https://example.org/leave\n  list_id: a.example.org\n").delivery
    assert own is not None
    assert (own.unsubscribe, own.list_id) == ("https://example.org/leave", "a.example.org")


def test_a_key_with_nothing_after_it_counts_as_left_out() -> None:
    config = read(f"{SOURCE}filters:\n  drop:\nfetch:\ndelivery:\nsubscribers:\nbriefings:\n- note:\n  schedule:\n")
    assert config.filters.drop == ()
    assert config.briefing().note == ""


def test_empty_texts_count_as_left_out() -> None:
    config = read("sources: [{path: x, url: ''}]\nstore: ''\n")
    assert (config.sources[0].key, config.store) == ("x", "")


def test_blanks_around_a_value_do_not_matter() -> None:
    config = read(f"briefings: [{{note: ' Hello. '}}]\nsources: [' {FEED} ', {{path: ' a.xml'}}]")
    assert [source.key for source in config.sources] == [FEED, "a.xml"]
    assert config.briefing().note == "Hello."


def test_a_schedule_may_be_made_of_numbers() -> None:
    assert Schedule(time="6:30", days=(4, 0)).days == (0, 4)


def test_it_knows_where_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("\ufeff- a.xml\r\n- b.xml\r\n", encoding="utf-8")
    for path in (tmp_path, tmp_path / "feeds.yaml", str(tmp_path)):
        config = load(path)
        assert (config.path, config.root) == (tmp_path / "feeds.yaml", tmp_path)
        assert [source.path for source in config.sources] == ["a.xml", "b.xml"]


def test_parse_takes_a_byte_order_mark() -> None:
    assert read(f"\ufeff- {FEED}").sources[0].url == FEED


@pytest.mark.parametrize("file", [REPOSITORY / "feeds.yaml", SAMPLE / "feeds.yaml"])
def test_the_shipped_files_load(file: Path) -> None:
    config = load(file)
    assert len(config.sources) >= 10
    assert {source.section for source in config.sources} <= set(config.briefing().sections)


# Properties


@given(st.text())
@example("- \ud800")
@example("a: b\u2028c: d")
def test_any_text_is_read_or_refused(text: str) -> None:
    refused_or_read(text)


@given(st.lists(st.sampled_from([*":-[]{}#&*!|>'\"%@`,?\n\t ", "a", "sources", FEED, "\\", "!!int", "<<", "---", "0"])))
def test_any_yaml_like_text_is_read_or_refused(parts: list[str]) -> None:
    refused_or_read("".join(parts))


KEYS = sorted(set(re.findall(r'"([a-z_]+)": \{', json_schema())))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([FEED, "a@b.example", "${A}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=5),
    max_leaves=20,
)


@given(VALUES | st.dictionaries(st.sampled_from(sorted(Config.model_fields)), VALUES))
def test_any_structure_is_read_or_refused(data: Any) -> None:
    refused_or_read(yaml.safe_dump(data, allow_unicode=True))


@given(st.data())
def test_one_wrong_value_in_a_right_file_is_read_or_refused(data: st.DataObject) -> None:
    right = yaml.safe_load((SAMPLE / "feeds.yaml").read_text("utf-8"))
    del right["sources"][2:]  # ten of a kind make each reading four times as dear
    place: Any = right
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(VALUES)
    refused_or_read(yaml.safe_dump(right, sort_keys=False))


def refused_or_read(text: str) -> None:
    try:
        config = read(text, A="b")
    except ConfigError as error:
        told = error.mistakes
    else:
        assert config.sources
        assert config.briefing() in config.briefings
        return
    last = len(re.split("\r\n|[\r\n\x85\u2028\u2029]", text)) + 1
    assert told
    for line in told:
        found = re.fullmatch(r"feeds\.yaml:([1-9][0-9]*): [^\n]+", line)
        assert found
        assert int(found[1]) <= last
        assert line.encode()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"])))
@example('Lind, "Bo" \\')
@example("Bo (Lind)")
def test_a_mailbox_that_was_read_is_read_again_as_it_is(name: str) -> None:
    quoted = re.sub(r'(["\\])', r"\\\1", name)
    try:
        once = mailbox(f'"{quoted}" <a@b.example>')
    except ValueError:
        return
    assert mailbox(once) == once


# The schema and the page about it


def test_the_schema_is_up_to_date() -> None:
    file = REPOSITORY / "docs" / "feeds.schema.json"
    assert file.read_text("utf-8") == json_schema(), "write config.json_schema() to docs/feeds.schema.json"


def test_the_schema_knows_the_short_forms() -> None:
    schema = json.loads(json_schema())
    bare, full = schema["anyOf"]
    assert bare["type"] == "array"
    for items in (bare["items"], full["properties"]["sources"]["items"], full["properties"]["subscribers"]["items"]):
        assert {"type": "string"} in items["anyOf"]
    assert {"type": "string"} in schema["$defs"]["Schedule"]["properties"]["days"]["anyOf"]
    references = set(re.findall(r'"#/\$defs/(\w+)"', json_schema()))
    assert references == set(schema["$defs"])
    assert full["additionalProperties"] is False


def groups(model: type[BaseModel]) -> set[type[BaseModel]]:
    found = {model}
    for field in model.model_fields.values():
        stack = [field.annotation]
        while stack:
            annotation = stack.pop()
            stack += getattr(annotation, "__args__", ())
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                found |= groups(annotation)
    return found


def test_every_key_stands_in_the_page_about_it() -> None:
    page = (REPOSITORY / "docs" / "configuration.md").read_text("utf-8")
    channels = {channel_class(key).Settings for key in CHANNELS}
    all_groups = groups(Config) | {SubscriberSettings} | channels
    assert len(all_groups) == 14 + len(channels)
    keys = [(group.__name__, name) for group in all_groups for name in group.model_fields]
    missing = [
        f"{group}.{name}"
        for group, name in (*keys, *(("Mail", name) for name in CHANNELS))
        if not re.search(rf"^\| `{name}` \|", page, re.M)
    ]
    assert missing == []


def test_the_page_gives_the_limit_and_the_default_of_every_number() -> None:
    page = (REPOSITORY / "docs" / "configuration.md").read_text("utf-8")
    wrong = []
    for group in groups(Config):
        for name, field in group.model_json_schema()["properties"].items():
            limits = [kind["maximum"] for kind in (field, *field.get("anyOf", ())) if "maximum" in kind]
            expected = {str(int(number)) for number in (*limits, field.get("default")) if limits and number is not None}
            rows = re.findall(rf"^\| `{name}` \|(.*)$", page, re.M)
            if not any(expected <= set(re.findall(r"\d+", row)) for row in rows):
                wrong.append(f"{group.__name__}.{name}: {expected}")
    assert wrong == []


def test_a_person_has_the_fields_of_a_subscriber() -> None:
    assert {field.name for field in fields(Subscriber)} == set(SubscriberSettings.model_fields)


def test_the_examples_in_the_page_load() -> None:
    page = (REPOSITORY / "docs" / "configuration.md").read_text("utf-8")
    examples = re.findall(r"```yaml\n# feeds.yaml\n(.*?)```", page, re.S)
    assert len(examples) >= 2
    for text in examples:
        assert read(text).sources


def test_the_mistakes_in_the_page_are_printed_so() -> None:
    page = (REPOSITORY / "docs" / "configuration.md").read_text("utf-8")
    shown = re.findall(r"^\| `(.+?)` \| `feeds\.yaml:N: (.+?)` \|", page, re.M)
    assert len(shown) >= 10
    for written, told in shown:
        text = written.replace("⏎", "\n")
        found = [line.split(": ", 1)[1] for line in mistakes(f"{text}\n" if "sources" in text else f"{SOURCE}{text}\n")]
        assert told in found, (written, found)
