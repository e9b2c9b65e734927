"""What was made and sent: editions, what they told, and their deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Row

from briefing.errors import StoreError
from briefing.store import schema
from briefing.store.rows import Choices, DraftInputs, ToldArticle
from briefing.store.transactions import Database, ThereAlready
from briefing.types import Delivery

_LETTERS_OUT = ("sending", "sent", "unknown")
"""States of a letter that a reader has, may have, or is just about to get: what she reads may not change any more."""


class EditionTables(Database):
    """The part of the store that is about editions."""

    def save_edition(
        self,
        edition_id: str,
        *,
        briefing: str,
        slot: str,
        number: int,
        made_at: datetime,
        document: str,
        choices: Choices | None = None,
        inputs: DraftInputs | None = None,
    ) -> None:
        """Keep a draft, in the place of an earlier draft of the same slot. A final edition is never replaced.

        Args:
            choices: what was asked of it.
            inputs: what it is made again with.

        Raises:
            StoreError: the edition of this slot is final, or some of its letters are out.
        """
        table, chosen = schema.editions, schema.choices
        values = {"id": edition_id, "briefing": briefing, "slot": slot, "number": number, "made_at": made_at}
        try:
            with self._writing() as db:
                _check_no_letter_is_out(db, edition_id)
                db.execute(table.delete().where((table.c.id == edition_id) & ~table.c.final))
                db.execute(table.insert().values(**values, final=False, document=document))
                db.execute(chosen.delete().where(chosen.c.edition_id == edition_id))
                if choices is not None:
                    asked = {"note": choices.note, "theme": choices.theme, "stories": choices.stories}
                    db.execute(chosen.insert().values(edition_id=edition_id, **asked))
                _save_draft_inputs(db, edition_id, inputs)
        except ThereAlready as error:
            raise StoreError("this edition is final and cannot be built again", where=edition_id) from error

    def choices(self, edition_id: str) -> Choices:
        """What was asked of a draft; nothing when there is none."""
        table = schema.choices
        with self._reading() as db:
            row = db.execute(select(table).where(table.c.edition_id == edition_id)).first()
        return Choices(note=row.note, theme=row.theme, stories=row.stories) if row else Choices()

    def draft_inputs(self, edition_id: str) -> DraftInputs:
        """What a draft is made again with; nothing when there is none."""
        table = schema.edits
        with self._reading() as db:
            row = db.execute(select(table).where(table.c.edition_id == edition_id)).first()
        return DraftInputs(since=row.since, edits=row.document) if row else DraftInputs()

    def finalize(self, edition_id: str, articles: Mapping[str, str], *, document: str) -> None:
        """Make a draft final: from now on its articles count as told. Of one that is final nothing changes.

        Args:
            articles: what it tells: article id to the hash of the text that it tells.
            document: the edition that is meant; another draft may stand in its place by now.

        Raises:
            StoreError: it is not there, or was built again.
        """
        with self._writing() as db:
            _check_current(db, edition_id, document)
            _finalize(db, edition_id, articles)

    def has_letters_out(self, edition_id: str) -> bool:
        """Whether a reader has an edition, may have it, or is just about to get it."""
        with self._reading() as db:
            return _has_letters_out(db, edition_id)

    def check_replaceable(self, edition_id: str) -> None:
        """Check that a draft may be built again or edited, as far as its letters are concerned.

        Raises:
            StoreError: some of them are out.
        """
        with self._reading() as db:
            _check_no_letter_is_out(db, edition_id)

    def editions(self, briefing: str = "") -> tuple[Row[Any], ...]:
        """Editions, newest first, as rows (id, briefing, slot, number, final, made_at); `edition` has the document."""
        table = schema.editions
        columns = (column for column in table.c if column is not table.c.document)
        query = select(*columns).order_by(table.c.made_at.desc(), table.c.id.desc())
        if briefing:
            query = query.where(table.c.briefing == briefing)
        with self._reading() as db:
            return tuple(db.execute(query).all())

    def edition(self, edition_id: str) -> Row[Any] | None:
        """One edition's row, or None."""
        table = schema.editions
        with self._reading() as db:
            return db.execute(select(table).where(table.c.id == edition_id)).first()

    def finals(self, briefing: str, *, until: datetime, besides: str) -> tuple[int, datetime | None]:
        """How many final editions a briefing has, and when the last was made.

        Args:
            until: those made later do not count.
            besides: the id of one that does not count either.
        """
        table = schema.editions
        query = select(func.count(), func.max(table.c.made_at)).where(_final_before(briefing, until, besides))
        with self._reading() as db:
            number, last = db.execute(query).one()
        return int(number), last

    def last_final(self, briefing: str, *, until: datetime, besides: str) -> Row[Any] | None:
        """The last of these final editions (see `finals`): its id, slot and made_at."""
        table = schema.editions
        columns = (table.c[name] for name in ("id", "slot", "made_at"))
        query = select(*columns).where(_final_before(briefing, until, besides))
        with self._reading() as db:
            return db.execute(query.order_by(table.c.made_at.desc(), table.c.id.desc())).first()

    def told(self, briefing: str, *, until: datetime, besides: str) -> tuple[ToldArticle, ...]:
        """What these final editions (see `finals`) told, in the order in which they were made.

        By the time they were made: a slot is a date and hour of the clock, and may be ahead of its edition.
        """
        table, made = schema.told, schema.editions
        query = (
            select(table.c.article_id, table.c.sha256, table.c.edition_id, table.c.slot)
            .join(made, made.c.id == table.c.edition_id)
            .where(_final_before(briefing, until, besides))
            .order_by(made.c.made_at, made.c.id, table.c.article_id)
        )
        with self._reading() as db:
            return tuple(ToldArticle(**row._mapping) for row in db.execute(query))

    def postpone(self, briefing: str, articles: Iterable[str], *, at: datetime) -> None:
        """Remember that an edition of this briefing made `at` could not judge these articles."""
        table = schema.postponed
        with self._writing() as db:
            for article in sorted(set(articles)):
                values = {"briefing": briefing, "article_id": article, "at": at}
                if not db.execute(select(table).filter_by(**values)).first():
                    db.execute(table.insert().values(**values))

    def postponed(self, briefing: str, *, since: datetime, until: datetime, oldest: datetime) -> tuple[str, ...]:
        """Ids of the articles last postponed from `since` to `until`, and not for the first time before `oldest`."""
        table = schema.postponed
        query = (
            select(table.c.article_id)
            .where((table.c.briefing == briefing) & (table.c.at <= until))
            .group_by(table.c.article_id)
            .having((func.max(table.c.at) >= since) & (func.min(table.c.at) >= oldest))
            .order_by(table.c.article_id)
        )
        with self._reading() as db:
            return tuple(db.execute(query).scalars())

    # Deliveries: the ledger of the outbox

    def claim(self, delivery: Delivery, *, document: str | None = None) -> bool:
        """Write the row of a delivery before its send; False when one stands that forbids a second send.

        A row that says `failed` or `queued` is taken over: nothing was delivered then.

        Args:
            document: the edition in hand; a claim of another draft than the one that is stored is refused. From the
                claim on the stored one is not replaced until the delivery has failed.

        Raises:
            StoreError: the edition was built again since.
        """
        table = schema.deliveries
        key = _delivery_key(delivery)
        values = {"letter_id": delivery.letter_id, "state": delivery.state, "at": delivery.at, "error": ""}
        try:
            with self._writing() as db:
                if document is not None:
                    _check_current(db, delivery.edition_id, document)
                again = table.update().where(key & table.c.state.in_(("failed", "queued"))).values(values)
                if db.execute(again).rowcount:
                    return True
                names = {name: getattr(delivery, name) for name in ("edition_id", "channel", "recipient")}
                db.execute(table.insert().values(**names, **values))
        except ThereAlready:
            return False
        return True

    def settle(self, delivery: Delivery, *, told: Mapping[str, str] | None = None) -> None:
        """Write how a claimed delivery ended.

        Args:
            told: what the edition tells, where the delivery makes it final (see `finalize`): both are written in one
                transaction, so that no reader has an edition that is still a draft.
        """
        values = {"state": delivery.state, "at": delivery.at, "error": delivery.error}
        with self._writing() as db:
            db.execute(schema.deliveries.update().where(_delivery_key(delivery)).values(values))
            if told is not None:
                _finalize(db, delivery.edition_id, told)

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """All deliveries of an edition, by channel and recipient."""
        table = schema.deliveries
        query = select(table).where(table.c.edition_id == edition_id).order_by(table.c.channel, table.c.recipient)
        with self._reading() as db:
            return tuple(Delivery(**row._mapping) for row in db.execute(query))


def _save_draft_inputs(db: Connection, edition_id: str, inputs: DraftInputs | None) -> None:
    table = schema.edits
    db.execute(table.delete().where(table.c.edition_id == edition_id))
    if inputs is not None:
        db.execute(table.insert().values(edition_id=edition_id, since=inputs.since, document=inputs.edits))


def _final_before(briefing: str, until: datetime, besides: str) -> Any:
    table = schema.editions
    return (table.c.briefing == briefing) & table.c.final & (table.c.made_at <= until) & (table.c.id != besides)


def _check_current(db: Connection, edition_id: str, document: str) -> None:
    """Check that the stored edition is the one in hand."""
    table = schema.editions
    stored = db.execute(select(table.c.document).where(table.c.id == edition_id)).scalar()
    if stored is None:
        raise StoreError("there is no such edition", where=edition_id, hint="briefing list shows them")
    if stored != document:
        raise StoreError("was built again meanwhile", where=edition_id, hint="look at it, then send it again")


def _finalize(db: Connection, edition_id: str, articles: Mapping[str, str]) -> None:
    """Make a draft final, and write what it tells."""
    table = schema.editions
    if not db.execute(table.update().where((table.c.id == edition_id) & ~table.c.final).values(final=True)).rowcount:
        return
    row = db.execute(select(table.c.briefing, table.c.slot).where(table.c.id == edition_id)).one()
    for article, sha256 in sorted(articles.items()):
        values = {"edition_id": edition_id, "briefing": row.briefing, "slot": row.slot}
        db.execute(schema.told.insert().values(**values, article_id=article, sha256=sha256))


def _has_letters_out(db: Connection, edition_id: str) -> bool:
    table = schema.deliveries
    out = (table.c.edition_id == edition_id) & table.c.state.in_(_LETTERS_OUT)
    return db.execute(select(table.c.recipient).where(out).limit(1)).first() is not None


def _check_no_letter_is_out(db: Connection, edition_id: str) -> None:
    """A draft some of whose letters are out is being sent, or was being sent when the program was killed."""
    table = schema.editions
    final = db.execute(select(table.c.final).where(table.c.id == edition_id)).scalar()
    if not final and _has_letters_out(db, edition_id):
        hint = "briefing send finishes it"
        raise StoreError("is being sent, or its sending was broken off", where=edition_id, hint=hint)


def _delivery_key(delivery: Delivery) -> Any:
    table = schema.deliveries
    return (
        (table.c.edition_id == delivery.edition_id)
        & (table.c.channel == delivery.channel)
        & (table.c.recipient == delivery.recipient)
    )
