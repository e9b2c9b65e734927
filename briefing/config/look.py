"""How a briefing looks: the settings a theme takes, each checked here, because they end up in styles and addresses."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictBool, StrictInt, model_validator

from briefing.colours import LEAST, contrast, from_hex, lightened
from briefing.config.base import Model
from briefing.config.values import one_line, short, web_address
from briefing.types import DARK_PAPER, FONT_NAME, PAPER, Logo, Look, Show

_HEX = re.compile(r"#[0-9a-f]{6}")
_NATURAL = "#a3161a"


def _colour(value: str, paper: str, remedy: str) -> str:
    value = value.lower()
    if not _HEX.fullmatch(value):
        raise ValueError(f"{short(value)} is not a colour; write it as '#a3161a', in quotes")
    ratio = contrast(from_hex(value), from_hex(paper))
    if ratio < LEAST:
        raise ValueError(f"has a contrast of {ratio:.1f} on the paper, {paper}; it needs {LEAST}: make it {remedy}")
    return value


def _accent(value: str) -> str:
    return _colour(value, PAPER, "darker")


def _accent_dark(value: str) -> str:
    return _colour(value, DARK_PAPER, "lighter") if value else value


def _font(value: str) -> str:
    if not re.fullmatch(FONT_NAME, value):
        raise ValueError(f"{short(value)} is not the name of a font; write a name alone, such as Iowan Old Style")
    return value


def _picture(value: str) -> str:
    address = web_address(value)
    if not address.startswith("https://"):
        raise ValueError(f"{short(value)} is not an https address; mail programs show no other pictures")
    return address


Font = Annotated[str, AfterValidator(_font)]
Picture = Annotated[str, Field(min_length=1), AfterValidator(_picture)]


class FontSettings(Model):
    """Fonts that readers may have; the theme's own follow for those who have none of them."""

    serif: tuple[Font, ...] = Field((), max_length=6, description="The reading face: [Iowan Old Style, Palatino].")
    sans: tuple[Font, ...] = Field((), max_length=6, description="The small face of dates, credits and labels.")


class LogoSettings(Model):
    """A picture in the place of the title's words, which are shown where pictures are off."""

    image: Picture = Field(description="Its https address.")
    width: StrictInt = Field(ge=16, le=520, description="How wide it is shown, in pixels.")
    alt: Annotated[str, Field(max_length=200), AfterValidator(one_line)] = Field(
        "", description="What it says; the title when left out."
    )


class ShowSettings(Model):
    """Parts of the page that may be there or not."""

    sections: StrictBool = Field(True, description="The names of the sections.")
    numbers: StrictBool = Field(True, description="The edition by the numbers, where the theme has them.")
    minutes: StrictBool = Field(True, description="How long each article takes to read, where the theme says so.")
    pictures: StrictBool = Field(False, description="The picture of each story, from its outlet's server.")
    left_out: StrictBool = Field(True, description="The stories that were left out.")


class LookSettings(Model):
    """The look of a briefing, in any theme."""

    accent: Annotated[str, AfterValidator(_accent)] = Field(_NATURAL, description="The one colour, '#rrggbb'.")
    accent_dark: Annotated[str, AfterValidator(_accent_dark)] = Field(
        "", description="The same in the dark; made of accent when left out."
    )
    fonts: FontSettings = Field(FontSettings(), description="Fonts that come before the theme's own.")
    logo: LogoSettings | None = Field(None, description="A picture in the place of the title's words.")
    show: ShowSettings = Field(ShowSettings(), description="What is there.")

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, data: Any) -> Any:
        """One font needs no list; and a colour that YAML takes for a comment is not left out, but lost."""
        if isinstance(data, dict) and any(key in data and data[key] is None for key in ("accent", "accent_dark")):
            raise ValueError("has a colour that is empty; write it in quotes, '#a3161a': YAML takes # for a comment")
        fonts = data.get("fonts") if isinstance(data, dict) else None
        if not isinstance(fonts, dict):
            return data
        return data | {"fonts": {key: [name] if isinstance(name, str) else name for key, name in fonts.items()}}

    def look(self) -> Look:
        """The look for an edition, with a colour for the dark in any case."""
        dark = self.accent_dark
        if not dark:
            dark = Look().accent_dark if self.accent == _NATURAL else lightened(self.accent, DARK_PAPER, LEAST + 0.5)
        logo = self.logo
        return Look(
            accent=self.accent,
            accent_dark=dark,
            serif=self.fonts.serif,
            sans=self.fonts.sans,
            logo=Logo(image=logo.image, width=logo.width, alt=logo.alt) if logo else None,
            show=Show(**self.show.model_dump()),
        )
