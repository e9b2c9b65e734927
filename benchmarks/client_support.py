"""Make briefing/checks/clients.json: what common mail clients do not support, out of the data of caniemail.com.

    python benchmarks/client_support.py CANIEMAIL.json > briefing/checks/clients.json

CANIEMAIL.json is the site's data as it publishes it (hteumeuleu/caniemail, MIT licence). Of it we keep, for twelve
clients, the names of the CSS properties, values and HTML elements that the newest test found missing, and the date.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

CLIENTS = (
    "gmail.desktop-webmail gmail.ios gmail.android apple-mail.ios apple-mail.macos outlook.windows outlook.outlook-com "
    "outlook.ios outlook.android yahoo.desktop-webmail yahoo.ios samsung-email.android"
).split()
# Features whose titles are no property, and how they look in a style.
_VALUES = {
    "css-display-flex": "display:flex",
    "css-display-grid": "display:grid",
    "css-linear-gradient": "linear-gradient(",
    "css-radial-gradient": "radial-gradient(",
    "css-conic-gradient": "conic-gradient(",
    "css-function-clamp": "clamp(",
    "css-function-max": "max(",
    "css-function-min": "min(",
    "css-function-light-dark": "light-dark(",
    "css-unit-calc": "calc(",
    "css-variables": "var(",
}
_PROPERTY = re.compile(r"[a-z]+(?:-[a-z]+)*")


def support(data: dict[str, Any]) -> dict[str, Any]:
    """The table: `date` of the data, `clients`, and by property, value and element the clients without it."""
    made: dict[str, Any] = {"source": "https://www.caniemail.com", "date": data["last_update_date"][:10]}
    made |= {"clients": CLIENTS, "properties": {}, "values": {}, "elements": {}}
    for feature in data["data"]:
        lacking = [client for client in CLIENTS if _newest(feature["stats"], client).startswith("n")]
        if not lacking:
            continue
        if feature["slug"] in _VALUES:
            made["values"][_VALUES[feature["slug"]]] = lacking
        elif feature["category"] == "html":
            for element in re.findall(r"<(\w+)>", feature["title"]):
                made["elements"][element] = lacking
        elif feature["category"] == "css":
            for part in re.split(r"[,&]", feature["title"].removesuffix(" property")):
                if _PROPERTY.fullmatch(part.strip()):
                    made["properties"][part.strip()] = lacking
    return made


def _newest(stats: dict[str, Any], client: str) -> str:
    family, _, platform = client.partition(".")
    tests = list(stats.get(family, {}).get(platform, {}).values())
    return str(tests[-1]) if tests else ""


if __name__ == "__main__":
    table = support(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    # A line a feature: a newer table then shows what changed.
    print(re.sub(r"\n\s{3,}|\n\s+(?=\])", "", json.dumps(table, indent=1)))
