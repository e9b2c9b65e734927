"""feeds.yaml with mistakes in it: each is told on its line, with what to do, and no secret is ever repeated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefing.config import load, parse
from briefing.errors import ConfigError
from tests.test_config import FEED, MAIL, SOURCE, mistake, mistakes, read


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # wrong YAML
        (
            f"- {FEED}\n- a: b: c\n",
            "2: not valid YAML: a colon is in the wrong place; put a value that contains one in quotes",
        ),
        ("sources:\n\t- a\n", "2: not valid YAML: there is a tab; indent with spaces"),
        ("sources:\n- a\n- [b\n", "3: not valid YAML: a [ is not closed with ], or a comma is missing"),
        (
            "sources: [a]\nfilters: 'x",
            "2: not valid YAML: a quotation mark is not closed, or there is a backslash in double",
        ),
        ('- "\\UFFFFFFFF"', "1: not valid YAML: there is no such character"),
        ("- a\n---\n- b\n", "2: not valid YAML: a second document starts here; take out the ---"),
        ("%YAML 9.1\n---\n- a", "1: not valid YAML: found incompatible YAML document"),
        ("- a\n- b\x00\n", "2: here is a character that no text contains; is this the right file?"),
        ("- a\n- *b\n", "2: a value starts with & or *, which would make it an anchor or alias; put it in quotes"),
        ("- &a b\n", "1: a value starts with & or *"),
        ("- a\n- " + "[" * 5000, "2: nested too deeply"),
        ("- a\n- !x b\n", "2: a value starts with an exclamation mark; put it in quotes"),
        (f"{SOURCE}fetch:\n  pages: !!int x\n", "3: a value is not what its tag (!!) says; take the tag out"),
        (f"{SOURCE}[a]: b\n", "2: a key is not a word; put a value that starts with { or [ in quotes"),
        (f"{SOURCE}store:\nstore:\n", "3: store is here for the second time (first on line 2); keep one"),
        ("", "1: holds no settings; the smallest file is a list: - https://example.org/feed"),
        ("# nothing yet\n", "1: holds no settings"),
        ("hello", "1: holds no settings"),
        # keys
        (f"{SOURCE}\nsubscriber: []\n", "3: subscriber: is not known; did you mean subscribers?"),
        ("sources:\n- urll: https://example.org\n  path: x\n", "2: sources[0].urll: is not known; did you mean url?"),
        (
            "- path: x\n  zzz: 1\n",
            "2: sources[0].zzz: is not known; the keys here are name, url, path, section, kind, pages, weight",
        ),
        (
            f"{SOURCE}subscribers:\n- email: a@b.example\n  nam: A\n",
            "4: subscribers[0].nam: is not known; did you mean name?",
        ),
        (
            f"{SOURCE}briefings:\n- editor:\n    title: x\n    nmae: y\n",
            "5: briefings[0].editor.nmae: is not known; did you",
        ),
        (MAIL.replace("username", "user"), "6: delivery.smtp.user: is not known; did you mean username?"),
        (f"{SOURCE}subscribers:\n- name: A\n", "3: subscribers[0].email: is missing; add it"),
        (f"{SOURCE}briefings:\n- schedule:\n    days: daily\n", "3: briefings[0].schedule.time: is missing; add it"),
        ("filters: {}\nfetch: {}\n", "1: sources: is missing; add it"),
        ("fetch: {}\nsources:\n", "2: sources: is missing; add it"),
        ("sources: []\n", "1: sources: is empty; fill it in"),
        (f"{SOURCE}briefings: []\n", "2: briefings: is empty; fill it in"),
        # types
        ("sources: https://example.org\n", "1: sources: is not a list; write one item a line, each after a dash"),
        ("- a\n- 5\n", "2: sources[1]: is not a group of settings; write its keys indented below it"),
        ("sources:\n- 5\n", "2: sources[0]: is not a group of settings"),
        ("- path: x\n  name: 24\n", "2: sources[0].name: is not text; write it in quotes"),
        (f"{SOURCE}briefings:\n- language: no\n", "3: briefings[0].language: is not text; write it in quotes"),
        (f"{SOURCE}briefings:\n- stories: '12'\n", "3: briefings[0].stories: is not a whole number; write it without"),
        (f"{SOURCE}briefings:\n- stories: yes\n", "3: briefings[0].stories: is not a whole number"),
        (f"{SOURCE}briefings:\n- stories: 1.5\n", "3: briefings[0].stories: is not a whole number"),
        (f"{SOURCE}briefings:\n- stories: 61\n", "3: briefings[0].stories: must be less than or equal to 60"),
        ("- path: x\n  weight: heavy\n", "2: sources[0].weight: is not a number; write it without quotes"),
        ("- path: x\n  weight: !!float .nan\n", "2: sources[0].weight: is not a number"),
        (f"{SOURCE}fetch:\n  timeout: 0\n", "3: fetch.timeout: must be greater than 0"),
        (f"{SOURCE}filters:\n  drop: golf\n", "3: filters.drop: is not a list"),
        (f"{SOURCE}filters:\n  drop:\n  - golf\n  - 9\n", "5: filters.drop[1]: is not text; write it in quotes"),
        (f"{SOURCE}filters:\n  drop: ['']\n", "3: filters.drop[0]: is empty; fill it in"),
        (f"{SOURCE}fetch: fast\n", "2: fetch: is not a group of settings"),
        ('- path: "\\ud800"\n', "1: a value has characters that are not text"),
        # values
        ("- path: x\n  kind: fed\n", "2: sources[0].kind: is not one of 'auto', 'feed', 'page' or 'sitemap'"),
        ("- name: x\n", "1: sources[0]: has neither url nor path; add one"),
        (f"- name: x\n  path: x\n  url: {FEED}\n", "1: sources[0]: has both url and path; keep one"),
        ("- path: x\n  name: x" + "x" * 200, "2: sources[0].name: is too long; at most 200 characters go here"),
        (
            "- a\n- ftp://example.org\n",
            "2: sources[1].url: 'ftp://example.org' is not an http or https address; write it as",
        ),
        ("- https://[example\n", "1: sources[0].url: 'https://[example' is not an http or https address"),
        ("- https://example.org:99999/\n", "1: sources[0].url: 'https://example.org:99999/' is not an http or https"),
        (
            f"{SOURCE}briefings:\n- name: Morning News\n",
            "3: briefings[0].name: has characters that do not belong there; write sm",
        ),
        (
            f'{SOURCE}briefings:\n- title: "A\\nB"\n',
            "3: briefings[0].title: has a line break or a control character in it",
        ),
        (
            f"{SOURCE}briefings:\n- schedule: {{time: 6h30}}\n",
            "3: briefings[0].schedule.time: '6h30' is not a time of day; wri",
        ),
        (
            f"{SOURCE}briefings:\n- schedule: {{time: 24:00}}\n",
            "3: briefings[0].schedule.time: '24:00' is not a time of day",
        ),
        (
            f"{SOURCE}briefings:\n- schedule:\n    time: [06:30, 7pm]\n",
            "4: briefings[0].schedule.time: '7pm' is not a time of day; write it as 06:30",
        ),
        (
            f"{SOURCE}briefings:\n- schedule:\n    time: []\n",
            "4: briefings[0].schedule.time: has no time of day; write it as 06:30",
        ),
        (
            f"{SOURCE}briefings:\n- schedule: {{time: [{', '.join(f'06:{m}' for m in range(10, 35))}]}}\n",
            "3: briefings[0].schedule.time: has 25 times; an edition an hour (24) is the most",
        ),
        (
            f"{SOURCE}briefings:\n- schedule:\n    time: 06:30\n    monthly: 32\n",
            "5: briefings[0].schedule.monthly: '32' is not a day of the month; write it as 1, or [1, 15]; 31 is",
        ),
        (
            f"{SOURCE}briefings:\n- schedule: {{time: 06:30, monthly: first}}\n",
            "3: briefings[0].schedule.monthly: 'first' is not a day of the month",
        ),
        (
            f"{SOURCE}briefings:\n- schedule: {{time: 06:30, monthly: []}}\n",
            "3: briefings[0].schedule.monthly: has no day; write it as 1",
        ),
        (
            f"{SOURCE}briefings:\n- schedule: {{time: 06:30, pull: hourly}}\n",
            "3: briefings[0].schedule.pull: 'hourly' is not a time; write it as 1h or 30m",
        ),
        (
            f"{SOURCE}briefings:\n- schedule: {{time: 06:30, pull: 60}}\n",
            "3: briefings[0].schedule.pull: '60' is not a time; write it as 1h or 30m",
        ),
        (
            f"{SOURCE}briefings:\n- schedule: {{time: 06:30, pull: 9m}}\n",
            "3: briefings[0].schedule.pull: '9m' is not between 10m and 24h; write it as 1h or 30m",
        ),
        (
            f"{SOURCE}briefings:\n- schedule: {{time: 06:30, pull: 24h1m}}\n",
            "3: briefings[0].schedule.pull: '24h1m' is not between 10m and 24h",
        ),
        (
            f"{SOURCE}briefings:\n- schedule: {{time: 06:30, days: daily, monthly: 1}}\n",
            "3: briefings[0].schedule: has both days and monthly; keep one",
        ),
        (
            f"{SOURCE}briefings:\n- timezone: toronto\n",
            "3: briefings[0].timezone: 'toronto' is not a time zone; write it as Am",
        ),
        (
            f"{SOURCE}briefings:\n- timezone: ../UTC\n",
            "3: briefings[0].timezone: '../UTC' is not a time zone; write it as",
        ),
        (
            f"{SOURCE}briefings:\n- timezone: UTC\n  schedule: {{time: 06:30, timezone: Mars}}\n",
            "4: briefings[0].schedule.timezone: 'Mars' is not a time zone",
        ),
        (f"{SOURCE}briefings:\n- timezone: America\n", "3: briefings[0].timezone: 'America' is not a time zone"),
        (
            f"{SOURCE}briefings:\n- timezone: Mars\n  schedule: {{time: 06:30}}\n",
            "3: briefings[0].timezone: 'Mars' is not a time zone",
        ),
        (
            f"{SOURCE}subscribers:\n- a@b.example\n- nobody\n",
            "4: subscribers[1].email: 'nobody' is not a mail address; write",
        ),
        (
            f"{SOURCE}subscribers: [a@b.example c@d.example]\n",
            "2: subscribers[0].email: 'a@b.example c@d.example' is not a",
        ),
        (
            f"{MAIL}  reply_to: ines\n",
            "9: delivery.reply_to: 'ines' is not a mail address; write it as name@example.org",
        ),
        (
            MAIL.replace("news@", "news at "),
            "8: delivery.sender: 'The Strait Briefing <news at example.org>' is not a mail",
        ),
        (MAIL.replace("  smtp", "  smpt"), "4: delivery.smpt: is not known; did you mean smtp?"),
        (
            f"{MAIL}  dkim: {{selector: a b, key: {{file: x}}}}\n",
            "9: delivery.dkim.selector: has characters that do not belong there; write letters, digits, dots",
        ),
        (
            f"{MAIL}  dkim: {{selector: a, domain: a b, key: {{file: x}}}}\n",
            "9: delivery.dkim.domain: has characters that do not belong there; write letters, digits, dots",
        ),
        (f"{MAIL}  lmtp: {{}}\n", "9: delivery.lmtp: needs host or socket; add one"),
        (f"{MAIL}  lmtp: {{host: a, socket: /a}}\n", "9: delivery.lmtp: has both host and socket; keep one"),
        (f"{MAIL}  lmtp: {{host: a, port: 25}}\n", "9: delivery.lmtp: has port 25, which belongs to SMTP"),
        (f"{MAIL}  lmtp: {{socket: run/lmtp}}\n", "9: delivery.lmtp.socket: has characters that do not belong"),
        (f"{MAIL}  maildir: 3\n", "9: delivery.maildir: is not a group of settings; write its keys indented below it"),
        (f"{MAIL}  maildir: {{pth: a, path: b}}\n", "9: delivery.maildir.pth: is not known; did you mean path?"),
        (
            f"{SOURCE}delivery: {{sender: a@b.example}}\n",
            "2: delivery: names no channel; add one of smtp, lmtp, maildir",
        ),
        (
            f"{SOURCE}delivery:\n  smtp:\n  sender: a@b.example\n",
            "2: delivery: names no channel; add one of smtp, lmtp, maildir",
        ),
        (f"{MAIL}  list_id: <a>\n", "9: delivery.list_id: has characters that do not belong there; write letters"),
        (
            f"{MAIL}  unsubscribe: a@b.example\n",
            "9: delivery.unsubscribe: 'a@b.example' is not a mailto: or https: address",
        ),
        (
            f'{MAIL}  unsubscribe: "https://a\\nBcc: b"\n',
            "9: delivery.unsubscribe: 'https://a\\nBcc: b' is not a mailto:",
        ),
        (
            MAIL.replace("smtp.ex", "smtp://ex"),
            "5: delivery.smtp.host: 'smtp://example.org' is not the name of a server",
        ),
        (
            MAIL.replace("ple.org\n    u", "ple.org:587\n    u"),
            "5: delivery.smtp.host: 'smtp.example.org:587' is not the name",
        ),
        (f"{SOURCE}store: news.sqlite\n", "2: store: is not a database URL; write it as sqlite:///path/to/file or"),
        (f"{SOURCE}store: postgresql://a:${{PW}}@b/c\n", "2: store: the environment has no PW; set it"),
        (f"{SOURCE}store: mysql://news@host/news\n", "2: store: is not a database URL; write it as sqlite:///path"),
        (f"{SOURCE}store: sqlitex://x\n", "2: store: is not a database URL"),
        (f"{SOURCE}fetch: {{allow: [localhost]}}\n", "2: fetch.allow[0]: 'localhost' is not a host and a port; write"),
        (f"{SOURCE}fetch: {{allow: ['a:1', 'b:99999']}}\n", "2: fetch.allow[1]: 'b:99999' is not a host and a port"),
        (f"{SOURCE}fetch: {{allow: ['b:0']}}\n", "2: fetch.allow[0]: 'b:0' is not a host and a port"),
        (f"{SOURCE}fetch: {{allow: ['http://b:80']}}\n", "2: fetch.allow[0]: 'http://b:80' is not a host and a port"),
        (f"{SOURCE}fetch: {{allow: ['[::g]:80']}}\n", "2: fetch.allow[0]: '[::g]:80' is not a host and a port"),
        (f"{SOURCE}fetch: {{allow: ['10.0.0.0/8']}}\n", "2: fetch.allow[0]: '10.0.0.0/8' is not a host and a port"),
        (
            f'{SOURCE}briefings:\n- title: "A\\u202EB"\n',
            "3: briefings[0].title: has the invisible character U+202E in it; take it out",
        ),
        ('- {path: x, name: "A\\uFEFFB"}\n', "1: sources[0].name: has the invisible character U+FEFF in it"),
        ('- {path: x, section: "A\\u200BB"}\n', "1: sources[0].section: has the invisible character U+200B in it"),
        ('- "https://example.org/\\u202Efeed"\n', "1: sources[0].url: has the invisible character U+202E in it"),
        (
            f'{SOURCE}subscribers: ["Bo\\u2066Lind <a@b.example>"]\n',
            "2: subscribers[0].email: has the invisible character U+2066 in it",
        ),
        (
            f'{MAIL}  unsubscribe: "https://b.example/\\u202E"\n',
            "9: delivery.unsubscribe: has the invisible character U+202E in it",
        ),
        (f'{MAIL}  unsubscribe: "https://b.example/\\0"\n', "9: delivery.unsubscribe: has a line break or a control"),
        # parts against each other
        (
            f"{SOURCE}briefings:\n- sections: [A, B, A]\n",
            "3: briefings[0].sections[2]: 'A' is in the list already; keep",
        ),
        (f"- {FEED}\n- a\n- url: {FEED}\n", "3: sources[2]: has the address of sources[0]; keep one of them"),
        (
            "briefings: [{sections: [Canada, World]}]\nsources:\n- path: x\n  section: canada\n",
            "4: sources[0].section: 'canada' is not a section of any briefing; did you mean 'Canada'?",
        ),
        (
            "briefings: [{sections: [Canada, World]}]\nsources:\n- {path: x, section: Garden}\n",
            "3: sources[0].section: 'Garden' is not a section of any briefing; there is Canada, World",
        ),
        (
            "briefings:\n- sources:\n  - The Curier\nsources: [{name: The Courier, path: x}]",
            "3: briefings[0].sources[0]: 'The Curier' is not the name of a source; did you mean 'The Courier'?",
        ),
        (
            f"{SOURCE}briefings:\n- name: one\n- title: x\n- name: one\n",
            "5: briefings[2].name: 'one' is the name of briefings[0], too; change one",
        ),
        (
            f"{SOURCE}subscribers:\n- email: a@b.example\n  briefings: [dayly]\n",
            "4: subscribers[0].briefings[0]: 'dayly' is not the name of a briefing; did you mean 'daily'?",
        ),
    ],
)
def test_a_mistake_is_told_on_its_line(text: str, told: str) -> None:
    assert mistake(text).startswith(told)


@pytest.mark.parametrize("days", ["mon-fri", "[money]", "mo", "[]", "[mon, 8]", "[yes]", "5", "{mon: x}", "[[mon]]"])
def test_what_is_no_day(days: str) -> None:
    told = mistake(f"{SOURCE}briefings:\n- schedule:\n    time: 06:30\n    days: {days}\n")
    assert told.startswith("5: briefings[0].schedule.days: ")
    assert told.endswith("; write weekdays, daily, weekends or [mon, wed, fri]")


def test_sections_are_free_where_a_briefing_names_none() -> None:
    assert read("sources: [{path: x, section: Garden}]").sources[0].section == "Garden"
    text = "briefings: [{name: a, sections: [B]}, {name: c}]\nsources: [{path: x, section: Garden}]"
    assert read(text).sources[0].section == "Garden"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    told = mistakes(
        "subscribers:\n- nobody\n- {email: a@b.example, briefings: [evening]}\n"
        "briefings:\n- name: morning\n  titel: x\n  sections: [World]\n  stories: many\n"
        f"sources:\n- {{url: {FEED}, section: Wrold, weight: 11}}\n- ftp://x\n- {FEED}\n"
        "fetch: {pages: -1}\nfetch: {}\nfilter: {}\n"
    )
    assert [line.split(": ")[:2] for line in told] == [
        ["feeds.yaml:2", "subscribers[0].email"],
        ["feeds.yaml:3", "subscribers[1].briefings[0]"],
        ["feeds.yaml:6", "briefings[0].titel"],
        ["feeds.yaml:8", "briefings[0].stories"],
        ["feeds.yaml:10", "sources[0].section"],
        ["feeds.yaml:10", "sources[0].weight"],
        ["feeds.yaml:11", "sources[1].url"],
        ["feeds.yaml:12", "sources[2]"],
        ["feeds.yaml:13", "fetch.pages"],
        ["feeds.yaml:14", "fetch is here for the second time (first on line 13); keep one"],
        ["feeds.yaml:15", "filter"],
    ]


def test_a_mistake_is_printed_on_one_line_without_terminal_codes() -> None:
    told = mistake(f'{SOURCE}"a\\e[31m\\nb": 1\n')
    assert told.startswith(r"2: a\x1b[31m\nb: is not known")


# Files that cannot be read


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "feeds.yaml"):
        with pytest.raises(ConfigError) as caught:
            load(path)
        assert str(caught.value).startswith(f"{tmp_path / 'feeds.yaml'}: is not there (write one")
        assert "briefing demo" in str(caught.value)
        assert caught.value.exit_code == 3


def test_what_is_no_text_says_so(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(b"- a\n- caf\xe9\n")
    with pytest.raises(ConfigError, match=r"^mine.yaml:2: is not UTF-8 text; save it as UTF-8"):
        load(file)


def test_a_path_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be read: Not a directory"):
        load(tmp_path / "file" / "feeds.yaml")


# Secrets


@pytest.mark.parametrize(
    "password",
    [
        *("hunter2", '"hunter2"', "file:hunter2", "hunter2${PASSWORD}", "[hunter2]", "{file: [hunter2]}"),
        *("{files: hunter2}", "*hunter2", "&hunter2 x", "!hunter2", "!hunter2!x y", "!!int hunter2", "'hunter2"),
        *("%hunter2", "hunter2: x", "|hunter2", '"\\hunter2"', "{hunter2", "!<hunter2> x", '"hunter2\\ud800"'),
    ],
)
def test_a_password_in_the_file_is_refused_and_never_repeated(password: str) -> None:
    told = mistakes(MAIL.replace("${PASSWORD}", password))
    assert not re.search("unter2", "".join(told))
    assert any(re.match(r"feeds.yaml:[78]: ", line) for line in told)


@pytest.mark.parametrize(
    "text",
    [
        "- https://ines:hunter2@example.org/feed\n",
        "- ftp://ines:hunter2@example.org/feed\n",
        "- https://ines:hunter2@[example.org/feed\n",
        f"{SOURCE}store: postgresql://ines:hunter2@example.org/news\n",
        f"{SOURCE}store: postgresql://ines:${{PW}}hunter2@example.org/news\n",
        f"{SOURCE}delivery: {{sender: a@b.example, smtp: hunter2}}\n",
    ],
)
def test_passwords_elsewhere_are_not_repeated_either(text: str) -> None:
    assert "hunter2" not in mistake(text)


def test_secrets_are_looked_up_when_mail_is_sent_and_not_before() -> None:
    config = read(MAIL.replace("ines", "${WHO}@example.org"), PASSWORD="hunter2", WHO="ines")
    assert "hunter2" not in f"{config!r} {config.model_dump()}"
    mail = config.mail({"PASSWORD": "hunter2", "WHO": "ines"})
    assert (mail.channels["smtp"].username, mail.channels["smtp"].password) == ("ines@example.org", "hunter2")
    assert "hunter2" not in repr(mail)
    assert config.delivery is not None
    assert config.delivery.channels["smtp"].password == "${PASSWORD}"


def test_the_process_environment_is_read_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSWORD", "hunter2")
    monkeypatch.setenv("STORE", "sqlite:///x")
    config = parse(f"{MAIL}store: ${{STORE}}\n", file="feeds.yaml", root=Path())
    assert config.store == "sqlite:///x"
    assert config.mail().channels["smtp"].password == "hunter2"


def test_missing_variables_are_told_with_their_lines() -> None:
    with pytest.raises(ConfigError) as caught:
        read(MAIL.replace("ines", "${WHO}")).mail({})
    assert caught.value.mistakes == (
        "feeds.yaml:6: delivery.smtp.username: the environment has no WHO; set it before sending",
        "feeds.yaml:7: delivery.smtp.password: the environment has no PASSWORD; set it before sending",
    )


def test_a_password_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hunter2\n")
    config = read(MAIL.replace("${PASSWORD}", "{file: secret.txt}"), tmp_path)
    assert config.mail({}).channels["smtp"].password == "hunter2"
    (tmp_path / "secret.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(
        ConfigError, match=r"yaml:7: delivery.smtp.password: the file .* cannot be read: it is not UTF-8"
    ):
        config.mail({})
    (tmp_path / "secret.txt").unlink()
    with pytest.raises(ConfigError, match=r"yaml:7: delivery.smtp.password: the file .* cannot be read: No such file"):
        config.mail({})


def test_only_a_password_may_be_a_file(tmp_path: Path) -> None:
    assert (
        read(MAIL.replace("ines", "file:ines"), tmp_path).mail({"PASSWORD": "x"}).channels["smtp"].username
        == "file:ines"
    )


def test_a_store_with_a_secret() -> None:
    text = f"{SOURCE}store: postgresql://ines:${{PW}}@example.org/news\n"
    config = read(text, PW="hunter2")
    assert config.store == "postgresql://ines:hunter2@example.org/news"
    assert "hunter2" not in repr(config)


def test_mail_without_delivery() -> None:
    with pytest.raises(ConfigError, match=r"feeds.yaml: has no `delivery` \(docs/sending.md"):
        read(SOURCE).mail({})


@pytest.mark.parametrize(
    "text",
    [
        f"- ftp://{'x' * 5000}\n",
        f"- path: x\n  {'y' * 5000}: 1\n",
        f"{SOURCE}{'y' * 100}: 1\n{'y' * 100}: 2\n",
        f"{SOURCE}briefings: [{{timezone: {'x' * 5000}}}]\n",
        f"{SOURCE}briefings: [{{schedule: {{time: {'6' * 500}, days: {'x' * 5000}}}}}]\n",
        f"{SOURCE}subscribers: [{'x' * 5000}]\n",
        f"{SOURCE}fetch: {{allow: ['{'x' * 150}:0']}}\n",
        f"briefings: [{{sections: [{', '.join(f'{n:02}' + 'x' * 90 for n in range(30))}]}}]\n"
        f"sources: [{{path: a, section: {'z' * 190}}}]\n",
        f"{SOURCE}subscribers: [{{email: a@b.example, briefings: [{'x' * 190}]}}]\n",
    ],
)
def test_no_message_repeats_a_long_value(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text)
    for line in caught.value.mistakes:
        assert len(line) < 1000
        assert "x" * 80 not in line
        assert "y" * 80 not in line


def test_a_store_from_the_environment_is_of_a_kind_that_is_known() -> None:
    text = f"{SOURCE}store: ${{STORE}}\n"
    assert parse(text, file="f", root=Path(), environ={"STORE": "postgresql+psycopg://a:b@c/d"}).store.endswith("@c/d")
    with pytest.raises(ConfigError) as caught:
        parse(text, file="f", root=Path(), environ={"STORE": "mysql://a:hunter2@c/d"})
    assert "f:2: store: is not a database URL" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_private_places_are_read_as_they_are_compared() -> None:
    config = read(f"{SOURCE}fetch: {{allow: ['LocalHost:08080', '[0:0::1]:80']}}\n")
    assert config.fetch.allow == ("localhost:8080", "[::1]:80")
