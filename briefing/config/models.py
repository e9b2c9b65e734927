"""The settings of a workspace as frozen models.

The description of a field is what docs/feeds.schema.json and docs/configuration.md say of it. The limits of numbers and
lists are there to catch slips of the keyboard (600 stories, a timeout of an hour); where one has another reason, a
comment gives it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    StrictFloat,
    StrictInt,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails

from briefing.config import yaml_document
from briefing.config.field_values import (
    database_url,
    day_numbers,
    default_outlet_name,
    expand_variables,
    host_and_port,
    interval,
    is_timezone,
    keyword_weights,
    mailbox,
    month_days,
    name_and_address,
    one_click_url,
    reply_address,
    secret_reference,
    short_repr,
    single_line,
    times_of_day,
    timezone_key,
    unsubscribe_address,
    web_address,
)
from briefing.config.look_settings import LookSettings
from briefing.config.settings_group import SettingsGroup
from briefing.errors import ConfigError
from briefing.types import Subscriber

LONGEST_NOTE = 5000
"""Characters of the editor's note: about 800 words. `request_guard` sizes the writes of the preview by it."""

# RFC 9110 10.1.5: product and version; the address tells the owner of a site whom to ask.
_USER_AGENT = "briefing/0.1 (+https://pypi.org/project/daily-briefing/)"

# 200 characters are three lines of a masthead; they keep a pasted article out of titles, headers and tables.
_LONGEST_LINE = 200
_OneLine = Annotated[str, Field(max_length=_LONGEST_LINE), AfterValidator(single_line)]
_Name = Annotated[str, Field(min_length=1, max_length=_LONGEST_LINE), AfterValidator(single_line)]
_HostAndPort = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(host_and_port)]
WebAddress = Annotated[str, AfterValidator(web_address)]
_Mailbox = Annotated[str, AfterValidator(mailbox)]
_Zone = Annotated[str, AfterValidator(timezone_key)]
_FileSecret = {"type": "object", "properties": {"file": {"type": "string"}}, "required": ["file"]}
_SecretSchema = {"anyOf": [{"type": "string", "pattern": r"^(\$\{[A-Za-z_][A-Za-z0-9_]*\})?$"}, _FileSecret]}


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Marks a setting that refers to something outside the file. `Config.mail` looks it up, and nothing else does.

    Args:
        may_be_file: besides ${NAME} it may be {file: path}.
    """

    may_be_file: bool


Secret = Annotated[
    str, BeforeValidator(secret_reference), WithJsonSchema(_SecretSchema, mode="validation"), LookedUp(may_be_file=True)
]
Reference = Annotated[str, Field(max_length=200), AfterValidator(single_line), LookedUp(may_be_file=False)]
_Days = Annotated[
    tuple[int, ...],
    BeforeValidator(day_numbers, json_schema_input_type=Literal["daily", "weekdays", "weekends"] | str | list[str]),
]
_Times = Annotated[tuple[str, ...], BeforeValidator(times_of_day, json_schema_input_type=str | list[str])]
_MonthDay = Annotated[int, Field(ge=1, le=31)]
_MonthDays = Annotated[tuple[int, ...], BeforeValidator(month_days, json_schema_input_type=_MonthDay | list[_MonthDay])]
_Interval = Annotated[timedelta | None, BeforeValidator(interval, json_schema_input_type=str)]
_Keywords = Annotated[
    tuple[tuple[str, float], ...],
    BeforeValidator(keyword_weights, json_schema_input_type=list[str | dict[str, float]] | dict[str, float]),
]


_DeliveryPart = TypeVar("_DeliveryPart", bound=BaseModel)

CHANNELS = MappingProxyType(
    {
        "smtp": "briefing.delivery.smtp:SmtpChannel",
        "lmtp": "briefing.delivery.smtp:LmtpChannel",
        "maildir": "briefing.delivery.maildir:MaildirChannel",
    }
)
"""The keys of `delivery` that are channels, each with its class, which knows its settings. Resolved on first use."""


_OWN_CHANNEL = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")


def is_channel(key: object) -> bool:
    """Whether a key of `delivery` is a channel: one of `CHANNELS`, or the user's own as package.module:Class."""
    return isinstance(key, str) and (key in CHANNELS or bool(_OWN_CHANNEL.fullmatch(key)))


def channel_class(key: str) -> Any:
    """The class of a channel (see `briefing.delivery.Channel`).

    Raises:
        ValueError: there is none of that name.
    """
    module, _, name = CHANNELS.get(key, key).partition(":")
    try:
        found = getattr(import_module(module), name, None)
    except ImportError as error:
        raise ValueError(f"cannot be imported: {error}; install it, or set PYTHONPATH") from error
    except Exception as error:  # the user's own module is code: anything can be raised in it
        raise ValueError(f"cannot be imported: {type(error).__name__}: {error}") from error
    if found is None:
        raise ValueError(f"is not there: {module} has no {name}")
    if not hasattr(found, "Settings") or not hasattr(found, "name"):
        raise ValueError("is not a channel; docs/sending.md shows how to write one")
    return found


class Editor(SettingsGroup):
    """Who signs the note."""

    name: _OneLine = Field("", description="The editor's name, under the note.")
    title: _OneLine = Field("", description="What she is: editor-in-chief.")


def _without_default(schema: dict[str, Any]) -> None:
    """Takes a default out of a schema that would be a mistake where a person writes it."""
    schema.pop("default", None)


class Schedule(SettingsGroup):
    """When a briefing is due, in its own time zone."""

    time: _Times = Field(description="Local time of day, 06:30, or several: [06:30, 17:00].")
    days: _Days = Field(
        tuple(range(7)),
        description="daily, weekdays, weekends, or a list of days.",
        json_schema_extra={"default": "daily"},
    )
    monthly: _MonthDays = Field(
        (),
        description="The day of the month instead, or several: 1, [1, 15]; 31 is the last day of every month.",
        json_schema_extra=_without_default,
    )
    timezone: _Zone = Field("UTC", description="A zone such as America/Toronto.")
    pull: _Interval = Field(
        None, description="How often `briefing run` reads the sources between its times: 1h, 30m; none: only at them."
    )

    @model_validator(mode="after")
    def _days_or_monthly(self) -> Schedule:
        if self.monthly and {"days", "monthly"} <= self.model_fields_set:
            raise ValueError("has both days and monthly; keep one")
        return self


class Briefing(SettingsGroup):
    """One publication."""

    # The name is a folder in out/ and a part of edition ids ("daily/2026-06-03-0630"), so no dots and slashes.
    name: str = Field("daily", pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="A short name for files and commands.")
    title: _Name = Field("The Daily Briefing", description="The masthead.")
    editor: Editor = Field(Editor(), description="Who signs the note.")
    note: str = Field("", max_length=LONGEST_NOTE, description="The editor's note; --note replaces it for one edition.")
    schedule: Schedule | None = Field(None, description="When it is due; none for one-offs.")
    timezone: _Zone = Field("UTC", description="The zone; the schedule's wins.")
    sections: tuple[_Name, ...] = Field((), max_length=30, description="The sections, in reading order.")
    sources: tuple[_Name, ...] = Field((), description="Names of the sources it uses; all when left out.")
    # A mail of 12 stories has 28 kB as prose and 44 in points (docs/benchmarks.md). Gmail clips at 102 kB, which
    # points reach with 39; `briefing check` warns, and the web page has no such limit.
    stories: StrictInt = Field(12, ge=1, le=60, description="How many stories it tells at most.")
    per_source: StrictInt = Field(3, ge=1, le=60, description="How many of them may lead with one source.")
    per_event: StrictInt = Field(2, ge=1, le=60, description="How many of them may be of one event or its sequels.")
    # A reader takes in eight headlines at a glance; a page of them is a list of links again.
    in_brief: StrictInt = Field(
        8, ge=0, le=60, description="How many further stories, of a line or a link only, it tells in brief; 0: none."
    )
    keywords: _Keywords = Field(
        (),
        description="Words that lift the stories that have them, or {word: weight}; a weight multiplies the score.",
    )
    words: StrictInt | None = Field(None, ge=100, le=20000, description="The most words of an edition; none: no limit.")
    minutes: StrictInt | None = Field(None, ge=1, le=60, description="The most minutes it takes to read.")
    theme: str = Field(
        "",
        pattern=r"^([a-z0-9][a-z0-9_-]{0,63})?$",
        description="The folder of a theme in templates/; the default theme when left out.",
    )
    look: LookSettings = Field(LookSettings(), description="Its colour, fonts and logo, and what is shown.")
    # The form of a language tag (RFC 5646), without its rarer parts.
    language: str = Field("en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="en, en-CA, fr, fr-CA.")
    postal_address: str = Field("", max_length=300, description="Printed at the end; the law asks for it in mail.")
    web_url: WebAddress = Field("", description="The public address of out/<briefing>/, if you put it on the web.")

    @model_validator(mode="before")
    @classmethod
    def _zone_of_schedule(cls, data: Any) -> Any:
        """Give briefing and schedule one time zone; the one of the schedule wins."""
        schedule = data.get("schedule") if isinstance(data, dict) else None
        if isinstance(schedule, dict):
            if is_timezone(schedule.get("timezone")):
                return data | {"timezone": schedule["timezone"]}
            if schedule.get("timezone") is None and is_timezone(data.get("timezone")):
                return data | {"schedule": schedule | {"timezone": data["timezone"]}}
        return data


class Source(SettingsGroup):
    """A feed, a page, a file or a folder of them. Several sources of one outlet may share its name."""

    name: _OneLine = Field("", description="The outlet, as credits name it.")
    url: WebAddress = Field("", description="The address of the feed or page.")
    path: str = Field("", description="A file or folder instead, relative to feeds.yaml.")
    section: _OneLine = Field("", description="One of the briefing's sections.")
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
        data = _spell_out(data)
        nameless = isinstance(data, dict) and not data.get("name")
        return {key: value for key, value in data.items() if key != "name"} if nameless else data

    @model_validator(mode="after")
    def _made_up_name(self) -> Source:
        if not self.name:
            # Past the model's own way of setting, which would say that feeds.yaml gives the name.
            object.__setattr__(self, "name", single_line(default_outlet_name(self.key)[:_LONGEST_LINE]))
        return self

    @model_validator(mode="after")
    def _one_address(self) -> Source:
        if bool(self.url) == bool(self.path):
            raise ValueError("has both url and path; keep one" if self.url else "has neither url nor path; add one")
        return self

    @property
    def key(self) -> str:
        """The address, by which the store knows this source."""
        return self.url or self.path

    @property
    def is_named(self) -> bool:
        """Whether feeds.yaml gives the name; one that was made up makes room for what the source calls itself."""
        return "name" in self.model_fields_set


def _spell_out(data: Any) -> Any:
    """The settings of a source that is written as a bare address or path, or anything else as it is."""
    if isinstance(data, str):
        return {"url": data} if "://" in data else {"path": data}
    return data


def source_fields(data: Any) -> Any:
    """The settings of a source: those of a bare address or path are spelled out, and a missing name is made up."""
    data = _spell_out(data)
    if not isinstance(data, dict) or data.get("name"):
        return data
    address = data.get("url") or data.get("path")
    return data | {"name": default_outlet_name(address.strip())[:_LONGEST_LINE]} if isinstance(address, str) else data


class Filters(SettingsGroup):
    """Keywords that let entries in or keep them out, found in titles and blurbs whatever their case."""

    keep: tuple[_Name, ...] = Field((), description="Only entries with one of these words.")
    drop: tuple[_Name, ...] = Field((), description="No entry with one of these words.")


class Fetch(SettingsGroup):
    """The limits of pulling: time, size and number of documents, and connections."""

    timeout: StrictFloat = Field(20.0, gt=0, le=300, description="Seconds for one address, from start to last byte.")
    deadline: StrictFloat = Field(120.0, gt=0, le=3600, description="Seconds for all of a run's pulling, each round.")
    # The largest of 161 real feeds and pages that the parser is tried on has 1.0 MB.
    max_bytes: StrictInt = Field(10_000_000, ge=1000, le=100_000_000, description="The largest document, unpacked.")
    pages: StrictInt = Field(200, ge=0, le=5000, description="The most article pages in one run.")
    concurrency: StrictInt = Field(16, ge=1, le=64, description="Connections at once; never two to one host.")
    user_agent: _Name = Field(_USER_AGENT, description="The User-Agent header of requests.")
    mirror: str = Field("", description="A folder of saved pages, looked at before the network.")
    allow: tuple[_HostAndPort, ...] = Field((), description="host:port of private addresses that may be fetched.")


class Dkim(SettingsGroup):
    """A signature under every mail, so that providers know it is the sender's (RFC 6376)."""

    selector: str = Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$", description="Its name in the DNS.")
    key: Secret = Field(repr=False, description="The private key (PEM, RSA): {file: path}, or ${NAME}.")
    domain: str = Field("", pattern=r"^[A-Za-z0-9.-]*$", description="The signing domain; the sender's when left out.")


class Mail(SettingsGroup):
    """How editions reach their readers: the channels, and what the mail among them says of its sender."""

    model_config = ConfigDict(json_schema_extra=lambda schema: _add_channels(schema))

    sender: _Mailbox = Field(description="The Strait Briefing <news@example.org>")
    reply_to: Annotated[str, AfterValidator(reply_address)] = Field(
        "", description="Where answers go; the sender when left out."
    )
    list_id: str = Field(
        "", pattern=r"^[A-Za-z0-9.-]*$", description="briefing.example.org; made of the sender if not."
    )
    unsubscribe: Annotated[str, AfterValidator(unsubscribe_address)] = Field(
        "", description="mailto: the sender when left out."
    )
    unsubscribe_url: Annotated[str, AfterValidator(one_click_url)] = Field(
        "", description="https address that takes a reader off the list by one POST (RFC 8058); {address} is hers."
    )
    dkim: Dkim | None = Field(None, description="A signature under every mail.")

    _channels: Mapping[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def channels(self) -> Mapping[str, Any]:
        """The settings of each channel by its key, in the order of the file."""
        return self._channels

    def with_channels(self, channels: Mapping[str, Any]) -> Mail:
        """The same with other settings of its channels."""
        copy = self.model_copy()
        copy._channels = dict(channels)
        return copy

    @model_validator(mode="wrap")
    @classmethod
    def _read_channels(cls, data: Any, handler: ModelWrapValidatorHandler[Mail]) -> Mail:
        """Read the keys that are channels by the settings of their classes, and all others as fields."""
        if not isinstance(data, dict):
            return handler(data)
        used = {key: value for key, value in data.items() if is_channel(key) and value is not None}
        found: dict[str, Any] = {}
        wrong: list[InitErrorDetails] = []
        for key, settings in used.items():
            try:
                found[key] = channel_class(key).Settings.model_validate(settings)
            except ValidationError as error:
                wrong += _mistakes_of_part(key, error)
            except ValueError as error:
                wrong.append(_mistake_at(str(error), (key,), settings))
        try:
            mail = handler({key: value for key, value in data.items() if not is_channel(key)})
        except ValidationError as error:
            wrong += _mistakes_of_part(None, error)
        # A key that is not known may be a channel with a typing error in its name: then one message is enough.
        if not used and not any(item["type"] == "extra_forbidden" for item in wrong):
            wrong.append(_mistake_at(f"names no channel; add one of {', '.join(CHANNELS)}", (), data))
        if wrong:
            raise ValidationError.from_exception_data(cls.__name__, wrong)
        mail._channels = found
        return mail

    @model_validator(mode="before")
    @classmethod
    def _defaults(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("unsubscribe") or not isinstance(data.get("sender"), str):
            return data
        try:
            return data | {"unsubscribe": f"mailto:{name_and_address(data['sender'])[1]}?subject=unsubscribe"}
        except ValueError:  # the field itself says so
            return data


def _mistake_at(what: str, path: tuple[str | int, ...], value: Any) -> InitErrorDetails:
    return InitErrorDetails(type="value_error", loc=path, input=value, ctx={"error": ValueError(what)})


def _mistakes_of_part(key: str | None, error: ValidationError) -> list[InitErrorDetails]:
    """The mistakes of a part, as those of the whole."""
    return [
        InitErrorDetails(
            type=item["type"],
            loc=item["loc"] if key is None else (key, *item["loc"]),
            input=item["input"],
            ctx=item.get("ctx", {}),
        )
        for item in error.errors(include_url=False)
    ]


def _add_channels(schema: dict[str, Any]) -> None:
    for key in CHANNELS:
        settings = channel_class(key).Settings
        schema["properties"][key] = settings.model_json_schema() | {"description": settings.__doc__}
    schema["patternProperties"] = {":": {"description": "A channel of your own, as package.module:Class."}}


class SubscriberSettings(SettingsGroup):
    """A subscriber as the file has it."""

    email: _Mailbox = Field(description="Where it goes.")
    name: _OneLine = Field("", description="For the greeting of the mail program.")
    briefings: tuple[_Name, ...] = Field((), description="Names of the briefings; all when left out.")


def _read_subscriber(value: Any) -> Subscriber:
    """Read a subscriber from a bare address ("Bo Lind <bo@example.net>") or from settings."""
    person = value if isinstance(value, Subscriber) else {"email": value} if isinstance(value, str) else value
    read = SubscriberSettings.model_validate(person, from_attributes=isinstance(person, Subscriber))
    name, email = name_and_address(read.email)
    return Subscriber(email=email, name=read.name or name, briefings=read.briefings)


class Config(SettingsGroup):
    """A whole feeds.yaml."""

    briefings: tuple[Briefing, ...] = Field((Briefing(),), min_length=1, description="The publications.")
    sources: tuple[Annotated[Source, BeforeValidator(_spell_out, json_schema_input_type=str | Source)], ...] = Field(
        min_length=1, description="Where entries come from."
    )
    filters: Filters = Field(Filters(), description="Keywords in and out.")
    store: Annotated[str, AfterValidator(database_url)] = Field(
        "", repr=False, description="A database URL; .briefing/briefing.sqlite3 beside the file when left out."
    )
    fetch: Fetch = Field(Fetch(), description="Limits of the pulling.")
    delivery: Mail | None = Field(None, description="How editions reach their readers.")
    subscribers: tuple[
        Annotated[Subscriber, BeforeValidator(_read_subscriber, json_schema_input_type=str | SubscriberSettings)], ...
    ] = Field((), description="Who gets it.")

    _path: Path = PrivateAttr(default=Path("feeds.yaml"))
    _root: Path = PrivateAttr(default=Path())
    _document: yaml_document.YamlDocument = PrivateAttr(default=yaml_document.YamlDocument(None, {}))

    @property
    def path(self) -> Path:
        """The file this was read from."""
        return self._path

    @property
    def root(self) -> Path:
        """The folder that paths in the file are relative to."""
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
        raise ConfigError(f"has no briefing {short_repr(name)}", where=self.path.name, hint=f"there is: {known}")

    def setting_location(self, briefing: Briefing, key: str) -> str:
        """The place of a setting of a briefing, for a message: "feeds.yaml:15: briefings[0].theme"."""
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
        mail, mistakes = self.delivery, list[str]()
        dkim = mail.dkim and self._with_secrets(mail.dkim, "dkim", environ, mistakes)
        channels = {key: self._with_secrets(part, key, environ, mistakes) for key, part in mail.channels.items()}
        if mistakes:
            raise ConfigError("has mistakes", mistakes=tuple(mistakes))
        return mail.model_copy(update={"dkim": dkim}).with_channels(channels)

    def _with_secrets(
        self, part: _DeliveryPart, key: str, environ: Mapping[str, str] | None, mistakes: list[str]
    ) -> _DeliveryPart:
        """A part of `delivery` with what its settings refer to; a secret that is not there is a mistake."""
        found: dict[str, str] = {}
        for name, field in type(part).model_fields.items():
            mark = next((mark for mark in field.metadata if isinstance(mark, LookedUp)), None)
            if mark is None:
                continue
            try:
                found[name] = self._look_up(getattr(part, name), environ, may_be_file=mark.may_be_file)
            except ValueError as error:
                line = self._document.line(("delivery", key, name))
                mistakes.append(f"{self.path.name}:{line}: delivery.{key}.{name}: {error}")
        return part.model_copy(update=found)

    def _look_up(self, value: str, environ: Mapping[str, str] | None, *, may_be_file: bool) -> str:
        """What a value refers to. Raises ValueError with what is missing."""
        try:
            if may_be_file and value.startswith("file:"):
                return (self.root / value.removeprefix("file:")).read_text(encoding="utf-8-sig").strip()
            return expand_variables(value, os.environ if environ is None else environ)
        except KeyError as error:
            raise ValueError(f"the environment has no {error.args[0]}; set it before sending") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise ValueError(f"the file with the secret cannot be read: {reason}") from error
