"""The answers to what the page asks: plain dictionaries that become JSON."""

from __future__ import annotations

import email
from collections import Counter
from email import policy
from typing import Any

from briefing import checks
from briefing.checks import headers, inbox, mail_parts
from briefing.desk.sheet_contents import pinnable_stories
from briefing.pipeline import with_outlet_names
from briefing.preview import made_up_editions, reader_views
from briefing.preview.preview_workspace import ShownEdition, Workspace
from briefing.preview.provenance import (
    PRINTED_LISTS,
    PrintedSentence,
    SentenceOrigin,
    passes_gate,
    printed_sentences,
    sentence_origin,
)
from briefing.rendering import links
from briefing.types import Blurb, Edition, LeftOut, Problem

_Json = dict[str, Any]

VIEW_WIDTHS = (320, 375, 600, 1200)
"""Pixels at which a mail is shown: a small phone (WCAG 2.2, 1.4.10, asks for 320), a phone, a reading pane, a desk."""


def state_json(workspace: Workspace, shown: ShownEdition) -> _Json:
    """The frame of the page: the edition, what can be chosen, the inbox row, and the size of the mail."""
    edition, delivery = shown.edition, workspace.config.delivery
    mailing = workspace.mailing(shown)
    weight = mail_parts.weigh(shown.rendering.mail)
    return {
        "edition": {
            "id": edition.id,
            "title": edition.title,
            "slot": edition.slot,
            "number": edition.number,
            "final": shown.final,
            "made_up": shown.made_up,
            "fixed": shown.locked,
            "language": edition.language,
            "note": edition.note,
            "stories": len(edition.blurbs),
            "words": edition.words,
            "minutes": edition.minutes,
        },
        "theme": shown.theme,
        "themes": [{"name": one.name, "title": one.title, "about": one.about} for one in workspace.themes()],
        "editions": [{"id": one.id, "final": one.final, "made_at": one.made_at} for one in workspace.list_editions()],
        "stress": [{"id": key, "name": case.name} for key, case in made_up_editions.MADE_UP_EDITIONS.items()],
        "inbox": _inbox(str(_message(mailing.message)["From"] or ""), shown),
        "size": {
            "total": round(weight.total, 1),
            "clipped": mail_parts.CLIPPED,
            "heavy": mail_parts.HEAVY,
            "stories": [round(one, 1) for one in weight.stories],
        },
        "delivery": delivery is not None,
    }


def stories_json(workspace: Workspace, shown: ShownEdition) -> _Json:
    """The told stories with their sentences and reasons, and those that were left out."""
    edition, edits = shown.edition, workspace.edits_of(shown)
    weights = mail_parts.weigh(shown.rendering.mail).stories
    can_take = () if shown.locked else {one.story for one, _ in pinnable_stories(edition, edits, shown.phrases)}
    told = []
    for place, blurb in enumerate(edition.blurbs):
        story = _story(blurb, place, shown.rendering.mail)
        story["pinned"] = edits.pins(blurb.story)
        story["kb"] = round(weights[place], 1) if place < len(weights) else None
        told.append(story)
    dropped = {name for edit in edits.stories if edit.drop for name in (edit.story, edit.title)}
    others = [
        _left_out(one) | {"dropped": bool({one.story, one.title} & dropped), "can_take": one.story in can_take}
        for one in edition.left_out
    ]
    return {"stories": told, "left_out": others, "problems": [_problem(one) for one in edition.problems]}


def provenance_json(workspace: Workspace, shown: ShownEdition, story: int, listed: str, at: int) -> _Json | None:
    """A printed sentence in its article; None where there is no such sentence."""
    if not 0 <= story < len(shown.edition.blurbs):
        return None
    blurb = shown.edition.blurbs[story]
    one = next((one for one in printed_sentences(blurb) if (one.listed, one.at) == (listed, at)), None)
    return None if one is None else _origin(workspace, sentence_origin(blurb, one))


def printed_text(edition: Edition, story: int, listed: str, at: int) -> str:
    """The text of a printed sentence, which a view marks; "" where there is no such sentence."""
    if not 0 <= story < len(edition.blurbs):
        return ""
    found = (one for one in printed_sentences(edition.blurbs[story]) if (one.listed, one.at) == (listed, at))
    return next((one.sentence.text for one in found), "")


def check_json(workspace: Workspace, shown: ShownEdition) -> _Json:
    """What `briefing check` says, without the checks that need a network or SpamAssassin."""
    found = checks.check(workspace.mailing(shown), shown.phrases)
    listed = [
        {"rule": one.rule, "level": one.level, "where": one.where, "what": one.what, "hint": one.hint} for one in found
    ]
    return {"ready": all(one.level != "must" for one in found), "findings": listed}


def message_json(workspace: Workspace, shown: ShownEdition) -> _Json:
    """The headers and the MIME tree of the message that one reader would get."""
    made = workspace.mailing(shown).message
    return {
        "headers": [[name, " ".join(str(value).split())] for name, value in _message(made).items()],
        "tree": [{"depth": depth, "type": kind, "bytes": count} for depth, kind, count in headers.mime_tree(made)],
        "bytes": len(made),
    }


def parts_json(shown: ShownEdition) -> _Json:
    """The text part of the mail, and its HTML as source."""
    return {"text": shown.rendering.text, "source": shown.rendering.mail}


def sources_json(workspace: Workspace, shown: ShownEdition) -> _Json:
    """The sources of the briefing: how many articles of each are told and left out, and what went wrong."""
    edition = shown.edition
    told = Counter(article.source for blurb in edition.blurbs for article in blurb.story.articles)
    passed = Counter(one.source for one in edition.left_out)
    briefing = None if shown.made_up else workspace.briefing_of(edition)
    if briefing is None:
        rows = [_source(name, "", "", (told[name], passed[name]), ()) for name in dict.fromkeys((*told, *passed))]
        return {"sources": rows, "problems": [_problem(one) for one in edition.problems]}
    rows = [
        _source(
            one.name,
            links.readable_address(one.url) or one.path,
            one.section,
            (told[one.name], passed[one.name]),
            workspace.store.problems(one.key),
        )
        for one in with_outlet_names(workspace.config.sources_of(briefing), workspace.store)
    ]
    return {"sources": rows, "problems": [_problem(one) for one in edition.problems]}


def comparison_json(here: ShownEdition, there: ShownEdition) -> _Json:
    """Which stories two editions both tell, by their articles, and which only one of them does."""
    before = enumerate(there.edition.blurbs)
    earlier = {article.id: place for place, blurb in before for article in blurb.story.articles}
    again: list[_Json] = []
    new: list[_Json] = []
    for place, blurb in enumerate(here.edition.blurbs):
        known = [earlier[article.id] for article in blurb.story.articles if article.id in earlier]
        row = {"headline": _headline(blurb), "here": place + 1, "there": min(known) + 1 if known else None}
        (again if known else new).append(row)
    told = {row["there"] for row in again}
    gone = [
        {"headline": _headline(blurb), "here": None, "there": place + 1}
        for place, blurb in enumerate(there.edition.blurbs)
        if place + 1 not in told
    ]
    return {"again": again, "new": new, "gone": gone}


def _inbox(sender: str, shown: ShownEdition) -> _Json:
    name = sender.partition("<")[0].strip().strip('"') or sender
    subject, preheader = shown.rendering.subject, shown.rendering.preheader
    row: _Json = {"sender": name, "subject": subject, "preheader": preheader}
    for key, width in (("phone", inbox.PHONE), ("desk", inbox.DESK)):
        row[key] = {
            "width": width,
            "subject": inbox.as_listed(subject, width),
            "preheader": inbox.as_listed(preheader, width),
        }
    return row


def _message(made: bytes) -> email.message.Message[str, str]:
    return email.message_from_bytes(made, policy=policy.default)


def _story(blurb: Blurb, place: int, mail: str) -> _Json:
    story, anchor = blurb.story, f"story-{place + 1}"
    lines: dict[str, list[_Json]] = {name: [] for name in PRINTED_LISTS}
    for one in printed_sentences(blurb):
        seen = reader_views.mark_words(mail, anchor, one.sentence.text) != mail
        lines[one.listed].append(_line(blurb, one) | {"shown": seen})
    return {
        "id": story.id,
        "place": place,
        "anchor": anchor,
        "headline": _headline(blurb),
        "section": story.section,
        "outlets": list(dict.fromkeys(article.source for article in story.articles)),
        "score": round(story.score, 2),
        "reasons": list(story.reasons),
        "first_told": story.first_told,
        "lines": lines,
    }


def _line(blurb: Blurb, one: PrintedSentence) -> _Json:
    return {
        "at": one.at,
        "intro": one.sentence.intro,
        "text": one.sentence.text,
        "kind": one.sentence.kind,
        "verbatim": passes_gate(blurb, one),
    }


def _headline(blurb: Blurb) -> str:
    return blurb.headline or blurb.story.headline


def _left_out(one: LeftOut) -> _Json:
    return {
        "id": one.story,
        "title": one.title,
        "source": one.source,
        "url": links.linkable(one.url),
        "reason": one.reason,
        "score": round(one.score, 2),
        "reasons": list(one.reasons),
    }


def _problem(one: Problem) -> _Json:
    return {"stage": one.stage, "where": links.readable_address(one.where), "what": one.what, "hint": one.hint}


def _source(name: str, address: str, section: str, counts: tuple[int, int], problems: tuple[Problem, ...]) -> _Json:
    return {
        "name": name,
        "address": address,
        "section": section,
        "told": counts[0],
        "left_out": counts[1],
        "problems": [_problem(one) for one in problems],
    }


def _origin(workspace: Workspace, found: SentenceOrigin) -> _Json:
    article = found.article
    pieces = [
        {
            "text": piece.text,
            "start": piece.span.start if piece.span else None,
            "end": piece.span.end if piece.span else None,
        }
        for piece in found.pieces
    ]
    answer: _Json = {
        "text": found.text,
        "kind": found.kind,
        "verbatim": found.verbatim,
        "own": found.own,
        "pieces": pieces,
        "paragraphs": [[{"text": text, "marked": marked} for text, marked in runs] for runs in found.paragraphs],
        "link": found.link,
        "article": None,
    }
    if article is not None:
        fetched = workspace.store.fetched_at(article.id, article.sha256)
        answer["article"] = {
            "id": article.id,
            "title": article.title,
            "outlet": article.source,
            "authors": list(article.authors),
            "published": f"{article.published:%Y-%m-%dT%H:%MZ}" if article.published else "",
            "fetched": f"{fetched:%Y-%m-%dT%H:%MZ}" if fetched else "",
            "address": links.readable_address(article.url),
            "excerpt_only": article.excerpt_only,
            "sha256": article.sha256,
        }
    return answer
