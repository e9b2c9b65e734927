"""Lines of a text that are the page's and not the article's, known by what they say: labels of advertisements and
shares, copyright notices, what is asked of the reader, the maker's words about itself under a press release.

What `summary` does not tell of a text is its own affair: here goes what is no part of the text at all.
"""

from __future__ import annotations

import re

# Chosen, not measured: longer paragraphs hold more than a request, longer lines are no label.
_LONGEST_REQUEST = 300
_LONGEST_LABEL = 60
# A company's words about itself stand behind its news, never in front of it.
_LEAST_BEFORE_END = 0.5

_LABEL = re.compile(
    r"(?i)\W*(?:advertise?ments?(?: feature)?|article continues (?:below|after).*|story continues below.*"
    r"|continue reading(?: below)?|scroll (?:down )?to (?:continue|read).*|anzeige|werbung|publicité|publicidad"
    r"|pubblicità|reklame?"
    r"|sponsored(?: content)?|promoted(?: stories)?|share(?: this)?(?: (?:article|story|page|post))?|share on \w+"
    r"|partager|teilen|compartir"
    r"|tweet|print|e-?mail|copy link|link copied!?|save|comments?|leave a comment|jump to (?:recipe|comments)"
    r"|you may also like|recommended(?: for you)?|most (?:read|popular)|trending(?: now)?|more (?:stories"
    r"|on this story|from .{3,30})"
    r"|related (?:articles?|stories|posts?|topics?|coverage|content)|read more|read also|see also|à lire aussi"
    r"|lire aussi"
    r"|mehr zum thema.*|auch interessant|lesen sie auch.*|schon gelesen\??|te puede interesar|leia (?:também"
    r"|mais)|leggi anche"
    r"|scroll (?:down )?for .*|listen to this (?:article|story)\b.*"
    r"|(?:estimated )?reading time\b.*|\d+[ -]min(?:ute)?s? read"
    r"|lesezeit\b.*|temps de lecture\b.*|tiempo de lectura\b.*|gift (?:this )?article|give this article"
    r"|(?:make|add|set) .{0,30}\bpreferred\b.{0,20}\bgoogle"
    r"|this video (?:can ?not|can[’']t) be played|play video|watch (?:the )?video|join the conversation"
    r"|(?:leave|post|add) (?:a|your) comment\b.*"
    r"|loading\W*|subscribe(?: now)?|sign (?:up|in)|log ?in|follow|image source.*|skip (?:ad|advert).*)\W*"
)
_OWNED = re.compile(
    r"(?i)(?:©|\(c\)\s|copyright\b).{0,200}$|.{0,200}\b(?:all rights reserved|tous droits réservés"
    r"|alle rechte vorbehalten"
    r"|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati)\W*$"
    r"|.{0,120}\bmay not be (?:published|reproduced|reprinted)\b.{0,160}$"
)
_ELSEWHERE = re.compile(
    r"(?i)\W*(?:read more|read (?:also|next)|also read|see also|related(?: (?:stor(?:y|ies)|articles?|coverage"
    r"|news))?|more on this"
    r"|more from [^:]{2,30}|don[’']t miss|must read|watch(?: (?:more|now|also))?|listen(?: now)?|recommended"
    r"|trending|up next|in case you missed it"
    r"|à lire(?: aussi)?|lire aussi|lesen sie auch|mehr zum thema|lea también|leia (?:também|mais)|leggi anche|lees ook"
    r"|tags?|filed under|topics?|categories|posted in|keywords?)\s*(?::|\|).{0,200}$"
)
# Who took a picture, and what it shows where the page says that these are a picture's words.
_OF_A_PICTURE = re.compile(
    r"(?i)\W*(?:(?:photo(?:graph)?s?|pictures?|images?|fotos?|bild(?:er|nachweis)?|illustrations?|crédits?(?: photos?)?"
    r"|foto)\s*(?:credits?|source|by|von|par|di|por)?\s*(?::|©|\bby\b|\bvon\b)\s?[^.!?]{2,80}\W*$"
    r"|(?:image|media|video|photo) (?:caption|source|credit)[,:].{1,300}$)"
)
# What a paper says of how its text was made, first printed, or paid for.
_ABOUT_THE_TEXT = re.compile(
    r"(?i)\W*(?:this (?:article|story|piece|post|column)\b.{0,30}\b(?:originally|first)\s(?:appeared|published|ran)\b"
    r"|(?:this (?:article|story) )?(?:originally|first) (?:published|appeared) (?:on|in|at|by)\b"
    r"|an? (?:\w+ )?version of this (?:article|story|column|essay)\b.{0,40}\b(?:appear(?:ed|s)|published|ran)\b"
    r"|this (?:audio|video|text|translation|summary|recording) (?:is|was|has been) (?:auto|machine|ai)\b"
    r"|(?=.*\b(?:you|we|us|our)\b).{0,80}\bmay (?:earn|receive|get)\b.{0,40}\bcommissions?\b"
    r"|.{0,80}\baffiliate (?:links?|commissions?)\b"
    r"|.{0,80}\bplease consider (?:making|donating|supporting|subscribing|becoming|a )"
    r"|support (?:local|our|independent|quality) (?:journalism|news|reporting)\b"
    r"|(?:media|press|presse) ?(?:contacts?|enquiries|inquiries|kontakt)\s*:.{1,200}$)"
)
# "The post X appeared first on Y", as WordPress puts it under every entry of a feed.
_APPEARED = re.compile(
    r"(?i:the post|l[’']article|der beitrag|la entrada|o post|l[’']articolo|het bericht)\b.{1,300}\b"
    r"(?:first appeared on|appeared first on|est apparu en premier sur|erschien zuerst auf"
    r"|(?:se publicó|apareció) primero en|apareceu primeiro em|proviene da|verscheen eerst op)"
    r"\s[A-ZÀ-Þ0-9«“\"'][^,]{1,100}$"
)
_REQUEST = re.compile(
    r"""(?ix)^\W*(?:please\s|you\scan\s(?:also\s)?|to\s\w+\s.{0,40},\s|got\s.{2,40}\?\s|want\s.{2,60}\?\s
        |do\syou\shave\s.{2,60}\?\s
      |have\s(?:you|a)\s.{2,60}\?\s|.{2,30}\.\s)?
    (?:(?:follow|like|join|find)\s(?:us|our|@?\w[\w’'. -]{1,30})\son\s(?:[\w\s,]{0,20}\b)?(?:facebook|twitter|x
        |instagram|tiktok|threads|bluesky|linkedin
        |telegram|whatsapp|youtube|mastodon|google\snews)\b
    |listen\sto\b.{0,60}\bpodcasts?\b
    |(?:melden\ssie\ssich|melde\sdich|recevez|recibe|reciba|receba|ricevi|ontvang|schrijf\sje)\b.{0,80}
        \b(?:newsletters?|infolettre|bolet[ií]n|boletim|nieuwsbrief)\b
    |(?:subscribe|sign\sup|register)\b.{0,60}\b(?:newsletters?|podcasts?|channel|alerts|inbox|bulletin|updates)\b
    |(?:e-?mail|contact|write\sto|message|tip\soff|send|get\sin\stouch\swith|reach)\b.{0,60}\S@\S+\.\w
    |(?:e-?mail|contact|send|message|text)\s(?:us|our\s(?:newsroom|team|editors)|(?:your\s)?tips)\b
    |(?:click|tap)\shere\b|(?:download|get)\s(?:the|our)\s.{0,20}\bapp\b|abonnez-vous\b|inscrivez-vous\b
        |suivez-nous\b|(?:jetzt\s)?abonnieren\b|folgen\ssie\suns
    |suscríbete\b|síguenos\b|inscreva-se\b|iscriviti\b)"""
)
_RELEASE_ENDS = re.compile(
    r"(?i)^(?:#\s*#\s*#+|[-–—]+\s*(?:30|ends?|fin|ende)\s*[-–—]+|\W*end of (?:press )?release\W*)$"
)
_ABOUT = re.compile(
    r"(?:ABOUT|About|À propos d[eu]|Über|Sobre|Acerca de)\s(?:[A-ZÀ-Þ0-9]|the\s[A-ZÀ-Þ])[^.?!]{1,80}:?$"
    r"|(?i:(?:media|press) contacts?|contact presse|pressekontakt"
    r"|notes? (?:to|for) editors?|for (?:more|further) information,? (?:please )?contact.{0,80}"
    r"|forward-looking statements?)\W*$"
)


def is_page_line(line: str) -> bool:
    """Whether a paragraph is the page's own, wherever it stands."""
    if len(line) <= _LONGEST_LABEL and _LABEL.fullmatch(line):
        return True
    if len(line) > _LONGEST_REQUEST + 100:
        return False
    return bool(
        _OWNED.match(line)
        or _ELSEWHERE.match(line)
        or _APPEARED.match(line)
        or _OF_A_PICTURE.match(line)
        or (len(line) <= _LONGEST_REQUEST and _ABOUT_THE_TEXT.match(line))
        or (len(line) <= _LONGEST_REQUEST and _REQUEST.match(line))
    )


def without_tail(lines: list[str]) -> list[str]:
    """The paragraphs up to the end of a press release, without what its maker says of itself."""
    least = _LEAST_BEFORE_END * sum(map(len, lines))
    before = 0
    for number, line in enumerate(lines):
        if number and before >= least and (_RELEASE_ENDS.match(line) or (len(line) <= 100 and _ABOUT.match(line))):
            return lines[:number]
        before += len(line)
    return lines
