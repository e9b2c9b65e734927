"""The look of a briefing as feeds.yaml has it: colour, fonts, logo, and what is shown."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictBool, StrictInt, model_validator

from briefing.colours import LEAST_CONTRAST, contrast, from_hex, lightened
from briefing.config.field_values import short_repr, single_line, web_address
from briefing.config.settings_group import SettingsGroup
from briefing.types import DARK_PAPER, FONT_NAME, PAPER, Logo, Look, Show

# Six digits, because the contrast with the paper is computed from them, and every mail program reads them.
_HEX_COLOUR = re.compile(r"#[0-9a-f]{6}")
# The red of the shipped themes; its pair for the dark is `Look().accent_dark`, chosen by eye.
_DEFAULT_ACCENT = "#a3161a"


def _readable_colour(value: str, paper: str, remedy: str) -> str:
    """A colour that can be read on a paper (WCAG 2.2, 1.4.3): the accent is used for words, too."""
    value = value.lower()
    if not _HEX_COLOUR.fullmatch(value):
        raise ValueError(f"{short_repr(value)} is not a colour; write it as '#a3161a', in quotes")
    ratio = contrast(from_hex(value), from_hex(paper))
    if ratio < LEAST_CONTRAST:
        raise ValueError(
            f"has a contrast of {ratio:.1f} on the paper, {paper}; it needs {LEAST_CONTRAST}: make it {remedy}"
        )
    return value


def _accent(value: str) -> str:
    return _readable_colour(value, PAPER, "darker")


def _accent_dark(value: str) -> str:
    return _readable_colour(value, DARK_PAPER, "lighter") if value else value


def _font(value: str) -> str:
    """The name of a font, with nothing in it that would end a declaration or begin another one in a style sheet."""
    if not re.fullmatch(FONT_NAME, value):
        raise ValueError(f"{short_repr(value)} is not the name of a font; write a name alone, such as Iowan Old Style")
    return value


def _picture(value: str) -> str:
    """An https address: webmail is a secure page, which shows no pictures over http (W3C, Mixed Content)."""
    address = web_address(value)
    if not address.startswith("https://"):
        raise ValueError(f"{short_repr(value)} is not an https address; mail programs show no other pictures")
    return address


_FontName = Annotated[str, AfterValidator(_font)]
_PictureAddress = Annotated[str, Field(min_length=1), AfterValidator(_picture)]


class FontSettings(SettingsGroup):
    """Fonts that readers may have; the theme's own follow for those who have none of them."""

    # A style attribute repeats the whole list at every paragraph of a mail, and Gmail clips a mail at 102 kB.
    serif: tuple[_FontName, ...] = Field((), max_length=6, description="The reading face: [Iowan Old Style, Palatino].")
    sans: tuple[_FontName, ...] = Field((), max_length=6, description="The small face of dates, credits and labels.")


class LogoSettings(SettingsGroup):
    """A picture in the place of the title's words, which are shown where pictures are off."""

    image: _PictureAddress = Field(description="Its https address.")
    # 520 is the width of the column of a mail (`.picture-image` in templates/shared/mail.css).
    width: StrictInt = Field(ge=16, le=520, description="How wide it is shown, in pixels.")
    alt: Annotated[str, Field(max_length=200), AfterValidator(single_line)] = Field(
        "", description="What it says; the title when left out."
    )


class ShowSettings(SettingsGroup):
    """Parts of the page that may be there or not."""

    sections: StrictBool = Field(True, description="The names of the sections.")
    numbers: StrictBool = Field(True, description="The edition by the numbers, where the theme has them.")
    minutes: StrictBool = Field(True, description="How long each article takes to read, where the theme says so.")
    pictures: StrictBool = Field(False, description="The picture of each story, from its outlet's server.")
    left_out: StrictBool = Field(True, description="The stories that were left out.")


class LookSettings(SettingsGroup):
    """The look of a briefing, in any theme."""

    accent: Annotated[str, AfterValidator(_accent)] = Field(_DEFAULT_ACCENT, description="The one colour, '#rrggbb'.")
    accent_dark: Annotated[str, AfterValidator(_accent_dark)] = Field(
        "", description="The same in the dark; made of accent when left out."
    )
    fonts: FontSettings = Field(FontSettings(), description="Fonts that come before the theme's own.")
    logo: LogoSettings | None = Field(None, description="A picture in the place of the title's words.")
    show: ShowSettings = Field(ShowSettings(), description="What is there.")

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, data: Any) -> Any:
        """Accept one font without a list, and refuse a colour that YAML read as a comment because of its #."""
        if isinstance(data, dict) and any(key in data and data[key] is None for key in ("accent", "accent_dark")):
            raise ValueError("has a colour that is empty; write it in quotes, '#a3161a': YAML takes # for a comment")
        fonts = data.get("fonts") if isinstance(data, dict) else None
        if not isinstance(fonts, dict):
            return data
        return data | {"fonts": {key: [name] if isinstance(name, str) else name for key, name in fonts.items()}}

    def look(self) -> Look:
        """The look for an edition. Its colour for the dark is always set."""
        dark = self.accent_dark
        if not dark:
            # 0.5 above WCAG's minimum, as a margin; without it no test changes.
            dark = (
                Look().accent_dark
                if self.accent == _DEFAULT_ACCENT
                else lightened(self.accent, DARK_PAPER, LEAST_CONTRAST + 0.5)
            )
        logo = self.logo
        return Look(
            accent=self.accent,
            accent_dark=dark,
            serif=self.fonts.serif,
            sans=self.fonts.sans,
            logo=Logo(image=logo.image, width=logo.width, alt=logo.alt) if logo else None,
            show=Show(**self.show.model_dump()),
        )
