"""Which of a page's titles is its article's: headings against declarations, and without names of sites and sections."""

from __future__ import annotations

import pytest

from briefing.meta import page_title, read_html

OG, LD = (
    "<meta property='og:title' content='{}'>",
    '<script type="application/ld+json">{{"@type":"Article","headline":"{}"}}</script>',
)


def title(*headings: str, og: str = "", headline: str = "", document: str = "", site: str = "") -> str:
    head = f"<title>{document}</title>" + (OG.format(og) if og else "") + (LD.format(headline) if headline else "")
    head += f"<meta property='og:site_name' content='{site}'>" if site else ""
    body = "".join(f"<h1>{heading}</h1>" for heading in headings)
    return page_title(read_html(f"<html><head>{head}</head><body>{body}</body></html>"))


MAIN, SHARED = "Board of Kettle Bay replaces the east main", "You will not believe how old this pipe is"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # The heading that readers see, where it says the same or is the only phrase.
        (title(MAIN, og="Kettle Bay replaces the old east main"), MAIN),
        (title(MAIN, og=SHARED, document=f"{SHARED} | Bay Post"), MAIN),
        (title(f"{MAIN} after eleven bursts", headline=MAIN), f"{MAIN} after eleven bursts"),
        # A topic or a line that is glued in front of it, or the site behind a stroke, is no title.
        (title(f"Water {MAIN}", og=MAIN), MAIN),
        (title(f"{MAIN} | Other Post", og=MAIN), MAIN),
        # The site's name, its motto, a section.
        (title("The Bay Post", og=MAIN, document=f"{MAIN} - The Bay Post"), MAIN),
        (title("The Bay Post, the first daily of the bay", headline=MAIN, site="The Bay Post"), MAIN),
        (title("Opinion", og=MAIN, document=f"{MAIN} | Bay Post, news and opinion"), MAIN),
        (title("About this house of letters", MAIN, og=MAIN), MAIN),
        (title("Menu", "Letters from the bay", MAIN, document=f"{MAIN} – Letters from the bay"), MAIN),
        # Without a meta tag the document's title loses the site's name where that is a heading, or behind a stroke.
        (title("Letters from the bay", document=f"{MAIN} - Letters from the bay"), MAIN),
        (title("Letters", document=f"Letters - {MAIN}"), MAIN),
        (title(document=f"{MAIN} | Bay Post and more"), MAIN),
        (title("East main replaced now", document="East main replaced now - A paper"), "East main replaced now"),
        (title("Bay", document=f"Bay - {MAIN}, at long last"), f"{MAIN}, at long last"),
        # The last part of a declared title, where the page shows that alone.
        (title("Replaces the main", og="Kettle Bay and its oldest pipe: Replaces the main"), "Replaces the main"),
    ],
)  # fmt: skip
def test_titles(found: str, expected: str) -> None:
    assert found == expected
