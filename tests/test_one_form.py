"""Alerts of one form: an outlet's nearly equal words about different things are different stories."""

from dataclasses import replace

import pytest

from briefing.stories import are_two_alerts, group
from briefing.stories.one_form import form_of, share_only_a_form
from briefing.stories.subject_threads import assign_threads
from briefing.types import Story
from tests.newsroom import article

WARNINGS = {
    name: f"The water office warns of high water on the {name} from Friday noon. The gauge at {place} stood at "
    f"{level} centimetres on Thursday, and people near the river are asked to leave their cellars."
    for name, place, level in (("Orla", "Quill", 412), ("Senne", "Ost", 388), ("Tarn", "Vane", 505))
}


def warning(name: str, title: str = "") -> Story:
    lead = article(name, WARNINGS[name], title=title or f"High water on the {name}", source="Water Office")
    return Story(id=name, headline=lead.title, articles=(lead,))


@pytest.mark.parametrize("title", ["", "High water warning"])
def test_alerts_about_three_rivers_are_three_stories(title: str) -> None:
    alerts = [warning(name, title).lead for name in WARNINGS]
    assert [len(articles) for articles in group(alerts)] == [1, 1, 1]


def test_alerts_of_one_form_are_no_thread() -> None:
    assert len({story.thread for story in assign_threads([warning(name) for name in WARNINGS])}) == 3


def alike(first: tuple[str, str], second: tuple[str, str], source: str = "Post") -> bool:
    one, other = (article(str(n), text, title=title) for n, (title, text) in enumerate((first, second)))
    return not are_two_alerts(one, other)


def test_two_outlets_tell_one_event_in_whatever_words() -> None:
    one, other = (warning(name).lead for name in ("Orla", "Senne"))
    assert are_two_alerts(one, other)
    # One name in both is enough for two outlets, and for an outlet without a name.
    for source in ("Strait Courier", ""):
        assert not are_two_alerts(
            one, article("x", f"{other.text[:-1]} on the Orla.", title=other.title, source=source)
        )


def test_alerts_of_one_form_by_two_outlets_are_no_thread_and_no_duplicates() -> None:
    one, other = (
        replace(warning(name), articles=(replace(warning(name).lead, source=f"Office {name}"),))
        for name in ("Orla", "Senne")
    )
    assert are_two_alerts(one.lead, other.lead)
    assert len({story.thread for story in assign_threads([one, other])}) == 2


def test_an_update_in_other_figures_or_words_is_no_other_alert() -> None:
    text = "A fire in the mill of Quill hurt {} people on Sunday night, the fire brigade of Ost said."
    fire = ("Fire in Quill mill hurts 25", text.format(25))
    assert alike(fire, ("Fire in Quill mill hurts 31", text.format(31)))
    assert alike(fire, ("Fire in Quill mill hurts 31, two of them badly", text.format(31) + " Vane sent help."))
    # Each has a name that the other lacks, and more than names differs.
    orr = ("Orr wants a study of the mill fire", "Councillor Ida Orr wants a study of the mill fire by spring.")
    assert alike(orr, ("Brandl calls mill fire arson", "Tomas Brandl, who owns it, calls the mill fire arson."))


def test_a_number_that_is_a_name_tells_alerts_apart_and_a_count_does_not() -> None:
    body = "The pump office asks all owners to switch their pumps off until a fix is there."
    assert not alike(("Notice 3: pumps must be off", body), ("Notice 4: pumps must be off", body))
    assert not alike(("Pumps: PMP-2026-3 is open", body), ("Pumps: PMP-2026-4 is open", body))
    assert not alike(("The pump letter #3 is out", body), ("The pump letter #4 is out", body))
    assert alike(("At least 3 pumps must be off", body), ("At least 4 pumps must be off", body))


def test_numbers_of_one_kind_of_thing_are_names() -> None:
    for one, other in (("tidesrv 2.2.0", "quayctl 3.2.0"), ("Tide clock v3", "Tide clock v4"), ("#3", "News #4")):
        assert not alike((one, "Bug fixes."), (other, "Bug fixes."))
    assert alike(("CVE-2026-3 and CVE-2026-4 are open", "x"), ("CVE-2026-4 is closed", "y"))
    assert alike(("Tide clock sold for 2.5 million", "x"), ("Tide clock sold for 2.6 million", "y"))


def test_alerts_that_begin_with_their_name_and_differ_in_a_thing() -> None:
    recall = "{} is recalling about {} {} because a part can come off, a choking hazard to children. Stop using them."
    toys = (("Hewton", "12,000", "wooden trains"), ("Brody", "3,400", "rattles"), ("Kestra", "900", "bears"))
    alerts = [
        article(who, recall.format(who, count, what), title=f"{who} recalls {what} for a choking hazard", source="Toys")
        for who, count, what in toys
    ]
    assert [len(articles) for articles in group(alerts)] == [1, 1, 1]


def test_a_word_that_only_begins_a_sentence_is_no_name() -> None:
    body = "{} say the bridge of Ost stays shut until noon."
    police, officials = ((f"Bridge stays shut, {who.lower()} say", body.format(who)) for who in ("Police", "Officials"))
    assert alike(police, officials)


def test_headlines_with_a_capital_everywhere_name_nobody() -> None:
    assert alike(("Mill Fire Hurts Dozens", "x"), ("Mill Fire Injures Dozens", "x"))
    assert not alike(("Mill fire hurts dozens in Quill", "x"), ("Mill fire hurts dozens in Ost", "x"))


def test_a_form_has_two_words_at_least() -> None:
    assert alike(("storm Vane", "x"), ("storm Quill", "y"))
    assert not alike(("storm hits Vane", "x"), ("storm hits Quill", "y"))


def test_links_of_one_list_with_one_beginning_are_stories_of_their_own() -> None:
    titles = ("Show us: a tide clock in 200 lines", "Show us: maps of all quarries", "Show us: a parser for timetables")
    links = [article(str(n), "", title=title, source="Links") for n, title in enumerate(titles)]
    assert [len(articles) for articles in group(links)] == [1, 1, 1]
    # Two outlets have little else in common, and one that says the same twice tells one event.
    again = article("again", "", title="Show us: a tide clock in 200 short lines", source="Links")
    assert sorted(len(articles) for articles in group([*links, again])) == [1, 1, 2]


def test_two_outlets_with_no_name_in_common_tell_two_events_of_one_form() -> None:
    form = (
        "The council of {} voted on Tuesday to close its {} for nine weeks, and the mayor promised a ferry until then."
    )
    one, other = form.format("Ost", "bridge"), form.format("Vane", "harbour")
    titles = "Ost council closes bridge", "Vane council closes harbour"

    def stories(*texts: str) -> int:
        articles = [
            article(str(n), text, title=title, source=f"Outlet {n}")
            for n, (title, text) in enumerate(zip(titles, texts, strict=True))
        ]
        return len(group(articles))

    assert stories(one, other) == 2
    # A name in both: an agency's text in two versions.
    assert stories(one + " Ida Orr was against it.", other + " Ida Orr was against it.") == 1


def test_a_form_of_two_outlets_is_a_clause_in_the_same_words() -> None:
    one = form_of("", "The mill burned, Orr said on Tuesday.")
    other = form_of("", "The mill burned, Brandl said on Tuesday.")
    assert not share_only_a_form(one, other)
    more = " It was built ninety years ago and stood empty since spring."
    long_one, long_other = (
        form_of("", f"The mill burned, {name} said on Tuesday.{more}") for name in ("Orr", "Brandl")
    )
    assert share_only_a_form(long_one, long_other)


def test_a_form_of_two_outlets_is_half_of_what_they_say() -> None:
    said = "The league named its best players of the week on Tuesday: {}."
    few = (form_of("", said.format(name)) for name in ("Ida Orr and Tom Vane", "Una Lisk and Max Brandl"))
    assert share_only_a_form(*few)
    many = (form_of("", said.format(", ".join(f"{letter}{n}" for n in range(20)))) for letter in ("Orr", "Lisk"))
    assert not share_only_a_form(*many)


def test_a_day_is_nobody_that_two_outlets_could_tell_apart() -> None:
    said = "The mill by the old bridge burned down to its walls{}, and nobody was hurt."
    assert share_only_a_form(form_of("", said.format(", Orr said")), form_of("", said.format(", Lisk said")))
    assert not share_only_a_form(form_of("", said.format(", Orr said")), form_of("", said.format(" on Monday")))
