"""Which addresses of pictures may be those of the news: by the host, the names and the size that they name."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Pixels. Blogger's thumbnails have 72, share icons and avatars up to 96.
_SMALLEST = 100
# Where pictures of writers live, and those that count readers.
_NO_PICTURE_HOST = re.compile(
    r"(?:^|\.)(?:gravatar\.com|stats\.wordpress\.com|pixel\.wp\.com|feedburner\.com|feedsportal\.com|doubleclick\.net"
    r"|addtoany\.com|addthis\.com|feedblitz\.com|list-manage\.com|scorecardresearch\.com|google-analytics\.com)$"
)
# What a folder, or a file without its size, is called, and no word of an article's name: not "share-price.png".
_NO_PICTURE_FOLDER = re.compile(
    r"(?i)(?:[a-z]+[-_]?)?(?:avatars?|emojis?|smil(?:ies|eys))|(?:[a-z]+[-_])?icons?|badges?|buttons?"
    r"|track(?:ing|ers?)|pixels?|beacons?"
)
_NO_PICTURE_FILE = re.compile(
    r"(?i)(?:(?:(?:[a-z]+[-_])?(?:avatar|icon|button)|badge|share|sharing|social|favicon|blank|clear|transparent|1x1"
    r"|(?:facebook|twitter|x|linkedin|reddit|e?mail|pinterest|whatsapp|telegram|rss|print)(?:[-_](?:logo|share))?)"
    r"(?:[-_]?\d+(?:x\d+)?(?:px)?)?|(?:[a-z-]+[-_])?(?:spacer|beacon|tracker|rss[-_]pixel|tracking[-_]pixel)|pixel"
    r"|tracking|undefined|null)(?:\.[a-z]{3,4})?"
)
# A side in the address itself: "/s72-c/" of Blogger, "-72x72.jpg" of WordPress and "/72x72/", "=s64" of Google.
_SIDE_IN_ADDRESS = re.compile(
    r"/s(\d{1,3})(?:-[a-z]+)?/|[-/](\d{1,3})x\d{1,3}(?:\.[a-z]{3,4}$|/)|=s(\d{1,3})(?:-[a-z]+)*$"
)
# A width that an image server is asked for.
_SIDE_ASKED = re.compile(r"(?:^|&)(?:w|width|s|size)=(\d{2,3})(?=&|$)")
# The outlet's own, as "og-logo-512x512.png" and "bay-post-logo.svg"; longer names tell of what a picture shows.
# Drawings in SVG are logos and icons.
_LOGO = re.compile(
    r"(?i)(?:^|[-_.])(?:logos?|placeholder|fallback|default|no-?image|favicon|site-?image)(?:[-_.]|$)|\.(?:svg|ico)$"
)
_WORDS_OF_A_LOGO = 5


def shows_something(url: str) -> bool:
    """Whether an address may be that of a picture of the news, by its host, its names, and the size that it names."""
    parts = urlsplit(url)
    if not parts.netloc or _NO_PICTURE_HOST.search(parts.netloc):
        return False
    side = _SIDE_IN_ADDRESS.search(parts.path)
    asked = _SIDE_ASKED.search(parts.query)
    if (side and int(side[1] or side[2] or side[3]) < _SMALLEST) or (asked and int(asked[1]) < _SMALLEST):
        return False
    *folders, file = parts.path.split("/")
    if len(re.split(r"[-_.]", file)) <= _WORDS_OF_A_LOGO and _LOGO.search(file):
        return False
    return not _NO_PICTURE_FILE.fullmatch(file) and not any(map(_NO_PICTURE_FOLDER.fullmatch, folders))
