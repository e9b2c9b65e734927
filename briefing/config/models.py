"""The settings of a workspace as frozen models; each field's description is what docs/configuration.md says of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    PrivateAttr,
    StrictFloat,
    StrictInt,
    WithJsonSchema,
    model_validator,
)

from briefing.config import lines
from briefing.config.base import Model
from briefing.config.look import LookSettings
from briefing.config.values import (
    database,
    day_numbers,
    expand,
    host_and_port,
    is_timezone,
    keyword_weights,
    mail_host,
    mail_parts,
    mailbox,
    mailto,
    one_click,
    one_line,
    outlet_of,
    reply_address,
    secret,
    short,
    time_of_day,
    timezone_key,
    web_address,
)
from briefing.errors import ConfigError
from briefing.types import Subscriber

LONGEST_NOTE = 5000
"""Characters of the editor's note."""

USER_AGENT = "briefing/0.1 (+https://pypi.org/project/daily-briefing/)"

Line = Annotated[str, Field(max_length=200), AfterValidator(one_line)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(one_line)]
Place = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(host_and_port)]
WebAddress = Annotated[str, AfterValidator(web_address)]
Mailbox = Annotated[str, AfterValidator(mailbox)]
Zone = Annotated[str, AfterValidator(timezone_key)]
_FileSecret = {"type": "object", "properties": {"file": {"type": "string"}}, "required": ["file"]}
_SecretSchema = {"anyOf": [{"type": "string", "pattern": r"^(\$\{[A-Za-z_][A-Za-z0-9_]*\})?$"}, _FileSecret]}
Secret = Annotated[str, BeforeValidator(secret), WithJsonSchema(_SecretSchema, mode="validation")]
Days = Annotated[
    tuple[int, ...],
    BeforeValidator(day_numbers, json_schema_input_type=Literal["daily", "weekdays", "weekends"] | str | list[str]),
]
Keywords = Annotated[
    tuple[tuple[str, float], ...],
    BeforeValidator(keyword_weights, json_schema_input_type=list[str | dict[str, float]] | dict[str, float]),
]


Part = TypeVar("Part", bound=BaseModel)


class Editor(Model):
    """Who signs the note."""

    name: Line = Field("", description="The editor's name, under the note.")
    title: Line = Field("", description="What she is: editor-in-chief.")


class Schedule(Model):
    """When a briefing is due, in its own time zone."""

    time: Annotated[str, AfterValidator(time_of_day)] = Field(description="Local time of day, 06:30.")
    days: Days = Field(
        tuple(range(7)),
        description="daily, weekdays, weekends, or a list of days.",
        json_schema_extra={"default": "daily"},
    )
    timezone: Zone = Field("UTC", description="A zone such as America/Toronto.")


class Briefing(Model):
    """One publication."""

    name: str = Field("daily", pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="A short name for files and commands.")
    title: Name = Field("The Daily Briefing", description="The masthead.")
    editor: Editor = Field(Editor(), description="Who signs the note.")
    note: str = Field("", max_length=LONGEST_NOTE, description="The editor's note; --note replaces it for one edition.")
    schedule: Schedule | None = Field(None, description="When it is due; none for one-offs.")
    timezone: Zone = Field("UTC", description="The zone; the schedule's wins.")
    sections: tuple[Name, ...] = Field((), max_length=30, description="The sections, in reading order.")
    sources: tuple[Name, ...] = Field((), description="Names of the sources it uses; all when left out.")
    stories: StrictInt = Field(12, ge=1, le=60, description="How many stories it tells at most.")
    per_source: StrictInt = Field(3, ge=1, le=60, description="How many of them may lead with one source.")
    per_event: StrictInt = Field(2, ge=1, le=60, description="How many of them may be of one event or its sequels.")
    keywords: Keywords = Field(
        (),
        description="Words that lift the stories that have them, or {word: weight}; a weight multiplies the score.",
    )
    words: StrictInt | None = Field(None, ge=100, le=20000, description="The most words of an edition; none: no limit.")
    minutes: StrictInt | None = Field(None, ge=1, le=60, description="The most minutes it takes to read.")
    theme: str = Field("posted", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="posted, brief or your own.")
    look: LookSettings = Field(LookSettings(), description="Its colour, fonts and logo, and what is shown.")
    language: str = Field("en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="en, en-CA, fr, fr-CA.")
    postal_address: str = Field("", max_length=300, description="Printed at the end; the law asks for it in mail.")
    web_url: WebAddress = Field("", description="The public address of out/<briefing>/, if you put it on the web.")

    @model_validator(mode="before")
    @classmethod
    def _zone_of_schedule(cls, data: Any) -> Any:
        schedule = data.get("schedule") if isinstance(data, dict) else None
        if isinstance(schedule, dict):
            if is_timezone(schedule.get("timezone")):
                return data | {"timezone": schedule["timezone"]}
            if schedule.get("timezone") is None and is_timezone(data.get("timezone")):
                return data | {"schedule": schedule | {"timezone": data["timezone"]}}
        return data


class Source(Model):
    """A feed, a page, a file or a folder of them. Several sources of one outlet may share its name."""

    name: Line = Field("", description="The outlet, as credits name it.")
    url: WebAddress = Field("", description="The address of the feed or page.")
    path: str = Field("", description="A file or folder instead, relative to feeds.yaml.")
    section: Line = Field("", description="One of the briefing's sections.")
    kind: Literal["auto", "feed", "page", "sitemap"] = Field("auto", description="What is there; auto looks.")
    pages: StrictInt | None = Field(
        None,
        ge=1,
        le=20,
        description="How many pages of a feed (1), or sitemaps of an index (3), are read.",
    )
    weight: StrictFloat = Field(1.0, ge=0, le=10, description="How much it counts in the ranking; 1 is usual.")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, data: Any) -> Any:
        return source_fields(data)

    @model_validator(mode="after")
    def _one_address(self) -> Source:
        if bool(self.url) == bool(self.path):
            raise ValueError("has both url and path; keep one" if self.url else "has neither url nor path; add one")
        return self

    @property
    def key(self) -> str:
        """What tells this source from all others: its address."""
        return self.url or self.path


def source_fields(data: Any) -> Any:
    """A source's settings: a bare address or path spelled out, and a name for one that was given none."""
    if isinstance(data, str):
        data = {"url": data} if "://" in data else {"path": data}
    if not isinstance(data, dict) or data.get("name"):
        return data
    address = data.get("url") or data.get("path")
    return data | {"name": outlet_of(address.strip())[:200]} if isinstance(address, str) else data


class Filters(Model):
    """Keywords, looked for in titles and blurbs whatever their case."""

    keep: tuple[Name, ...] = Field((), description="Only entries with one of these words.")
    drop: tuple[Name, ...] = Field((), description="No entry with one of these words.")


class Fetch(Model):
    """How politely and how long to pull."""

    timeout: StrictFloat = Field(20.0, gt=0, le=300, description="Seconds for one address, from start to last byte.")
    deadline: StrictFloat = Field(120.0, gt=0, le=3600, description="Seconds for all of a run's pulling, each round.")
    max_bytes: StrictInt = Field(10_000_000, ge=1000, le=100_000_000, description="The largest document, unpacked.")
    pages: StrictInt = Field(200, ge=0, le=5000, description="The most article pages in one run.")
    concurrency: StrictInt = Field(16, ge=1, le=64, description="Connections at once; never two to one host.")
    user_agent: Name = Field(USER_AGENT, description="Who we say we are.")
    mirror: str = Field("", description="A folder of saved pages, looked at before the network.")
    allow: tuple[Place, ...] = Field((), description="host:port of private addresses that may be fetched.")


class Smtp(Model):
    """The server that takes the mail."""

    host: Annotated[str, AfterValidator(mail_host)] = Field(description="smtp.example.org")
    port: StrictInt = Field(587, ge=1, le=65535, description="587 for starttls, 465 for tls.")
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="none only on this machine.")
    username: Line = Field("", description="As it is, or ${NAME}.")
    password: Secret = Field("", repr=False, description="${NAME} of the environment, or {file: path}.")
    timeout: StrictFloat = Field(30.0, gt=0, le=600, description="Seconds to wait for the server.")


class Dkim(Model):
    """A signature under every mail, so that providers know it is the sender's (RFC 6376)."""

    selector: str = Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$", description="Its name in the DNS.")
    key: Secret = Field(repr=False, description="The private key (PEM, RSA): {file: path}, or ${NAME}.")
    domain: str = Field("", pattern=r"^[A-Za-z0-9.-]*$", description="The signing domain; the sender's when left out.")


class Mail(Model):
    """How editions are mailed."""

    smtp: Smtp = Field(description="The server that takes the mail.")
    sender: Mailbox = Field(description="The Strait Briefing <news@example.org>")
    reply_to: Annotated[str, AfterValidator(reply_address)] = Field(
        "", description="Where answers go; the sender when left out."
    )
    list_id: str = Field(
        "", pattern=r"^[A-Za-z0-9.-]*$", description="briefing.example.org; made of the sender if not."
    )
    unsubscribe: Annotated[str, AfterValidator(mailto)] = Field("", description="mailto: the sender when left out.")
    unsubscribe_url: Annotated[str, AfterValidator(one_click)] = Field(
        "", description="https address that takes a reader off the list by one POST (RFC 8058); {address} is hers."
    )
    dkim: Dkim | None = Field(None, description="A signature under every mail.")

    @model_validator(mode="before")
    @classmethod
    def _defaults(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("unsubscribe") or not isinstance(data.get("sender"), str):
            return data
        try:
            return data | {"unsubscribe": f"mailto:{mail_parts(data['sender'])[1]}?subject=unsubscribe"}
        except ValueError:  # the field itself says so
            return data


class Person(Model):
    """A subscriber as the file has it."""

    email: Mailbox = Field(description="Where it goes.")
    name: Line = Field("", description="For the greeting of the mail program.")
    briefings: tuple[Name, ...] = Field((), description="Names of the briefings; all when left out.")


def subscriber(value: Any) -> Subscriber:
    """A subscriber of a bare address ("Bo Lind <bo@example.net>") or of settings."""
    person = value if isinstance(value, Subscriber) else {"email": value} if isinstance(value, str) else value
    read = Person.model_validate(person, from_attributes=isinstance(person, Subscriber))
    name, email = mail_parts(read.email)
    return Subscriber(email=email, name=read.name or name, briefings=read.briefings)


class Config(Model):
    """A workspace."""

    briefings: tuple[Briefing, ...] = Field((Briefing(),), min_length=1, description="The publications.")
    sources: tuple[Annotated[Source, BeforeValidator(source_fields, json_schema_input_type=str | Source)], ...] = Field(
        min_length=1, description="Where entries come from."
    )
    filters: Filters = Field(Filters(), description="Keywords in and out.")
    store: Annotated[str, AfterValidator(database)] = Field(
        "", repr=False, description="A database URL; .briefing/briefing.sqlite3 beside the file when left out."
    )
    fetch: Fetch = Field(Fetch(), description="Limits of the pulling.")
    delivery: Mail | None = Field(None, description="How editions are mailed.")
    subscribers: tuple[Annotated[Subscriber, BeforeValidator(subscriber, json_schema_input_type=str | Person)], ...] = (
        Field((), description="Who gets it.")
    )

    _path: Path = PrivateAttr(default=Path("feeds.yaml"))
    _root: Path = PrivateAttr(default=Path())
    _document: lines.Document = PrivateAttr(default=lines.Document(None, {}))

    @property
    def path(self) -> Path:
        """The file this was read from."""
        return self._path

    @property
    def root(self) -> Path:
        """The folder that its paths are relative to."""
        return self._root

    def briefing(self, name: str = "") -> Briefing:
        """One of the briefings by name; the first when "".

        Raises:
            ConfigError: there is none of that name.
        """
        for briefing in self.briefings:
            if name in ("", briefing.name):
                return briefing
        known = ", ".join(briefing.name for briefing in self.briefings)
        raise ConfigError(f"has no briefing {short(name)}", where=self.path.name, hint=f"there is: {known}")

    def place(self, briefing: Briefing, key: str) -> str:
        """Where a setting of a briefing stands: "feeds.yaml:15: briefings[0].theme"."""
        at = self.briefings.index(briefing) if briefing in self.briefings else 0
        return f"{self.path.name}:{self._document.line(('briefings', at, key))}: briefings[{at}].{key}"

    def sources_of(self, briefing: Briefing) -> tuple[Source, ...]:
        """The sources of a briefing, in the order of the file."""
        return tuple(source for source in self.sources if not briefing.sources or source.name in briefing.sources)

    def mail(self, environ: Mapping[str, str] | None = None) -> Mail:
        """The mail settings with their secrets looked up.

        Raises:
            ConfigError: there is no `delivery`, or a secret it names is not there.
        """
        if self.delivery is None:
            raise ConfigError("has no `delivery`", where=self.path.name, hint="docs/sending.md shows how to write it")
        mail = self.delivery
        smtp, mistakes = self._with_secrets(mail.smtp, ("username", "password"), "smtp", environ)
        dkim = mail.dkim
        if dkim is not None:
            dkim, more = self._with_secrets(dkim, ("key",), "dkim", environ)
            mistakes += more
        if mistakes:
            raise ConfigError("has mistakes", mistakes=tuple(mistakes))
        return mail.model_copy(update={"smtp": smtp, "dkim": dkim})

    def _with_secrets(
        self, part: Part, keys: tuple[str, ...], name: str, environ: Mapping[str, str] | None
    ) -> tuple[Part, list[str]]:
        """A part of `delivery` with what its keys refer to, and the keys whose secret is not there."""
        found: dict[str, str] = {}
        mistakes = []
        for key in keys:
            try:
                found[key] = self._look_up(getattr(part, key), environ, may_be_file=key != "username")
            except ValueError as error:
                line = self._document.line(("delivery", name, key))
                mistakes.append(f"{self.path.name}:{line}: delivery.{name}.{key}: {error}")
        return part.model_copy(update=found), mistakes

    def _look_up(self, value: str, environ: Mapping[str, str] | None, *, may_be_file: bool) -> str:
        """What a value refers to. Raises ValueError with what is missing."""
        try:
            if may_be_file and value.startswith("file:"):
                return (self.root / value.removeprefix("file:")).read_text(encoding="utf-8-sig").strip()
            return expand(value, os.environ if environ is None else environ)
        except KeyError as error:
            raise ValueError(f"the environment has no {error.args[0]}; set it before sending") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise ValueError(f"the file with the secret cannot be read: {reason}") from error
