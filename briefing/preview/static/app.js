// The page: what is chosen, what changed, and the parts that are always there.

import { Refused, ask, byId, count, fill, h, inWords, view, write } from "./page.js";
import * as stories from "./stories.js";
import * as tabs from "./tabs.js";

const MENDED = "The page comes back by itself when this is mended and saved.";
let turn = 0;
let stream = null;
let busy = false;

async function refresh() {
  const mine = (turn += 1);
  try {
    const state = await ask("state");
    if (mine !== turn) return;
    view.state = state;
    view.edition = state.edition.id;
    view.version += 1;
    frame(state);
    await Promise.all([tabs.show(), stories.show()]);
    if (mine === turn) alert([]);
  } catch (error) {
    if (mine === turn) alert(inWords(error), error instanceof Refused ? MENDED : "");
  }
}

function alert(lines, next = "") {
  const box = byId("alert");
  fill(box, ...lines.map((line) => h("p", {}, line)), next ? h("p", { class: "quiet" }, next) : null);
  box.hidden = lines.length === 0;
  document.body.classList.toggle("broken", lines.length > 0);
}

const say = (words) => fill(byId("status"), words);

function frame(state) {
  const { edition } = state;
  document.title = `${edition.title}, ${edition.slot}`;
  fill(byId("title"), edition.title);
  byId("title").lang = edition.language;
  const kind = edition.made_up ? "made up" : edition.final ? "final" : "draft";
  const length = `${count(edition.stories, "story", "stories")}, ${count(edition.words, "word", "words")}`;
  fill(byId("meta"), [edition.id, kind, `No. ${edition.number}`, length, `${edition.minutes} min`].join(" · "));
  choices(state);
  inbox(state.inbox);
  weight(state.size);
  const fixed = edition.fixed !== "";
  byId("fixed").hidden = !fixed;
  fill(byId("fixed"), fixed ? `Nothing can be changed in it: ${edition.fixed}.` : "");
  byId("note").hidden = fixed;
  byId("remake").parentElement.hidden = fixed;
  noted(edition);
  byId("send").hidden = edition.made_up;
  byId("send-form").hidden = false;
  byId("send-to").disabled = !state.delivery;
  byId("send-form").querySelector("button").disabled = !state.delivery;
  if (!state.delivery) fill(byId("send-result"), "Set delivery in feeds.yaml first (docs/sending.md).");
  else if (byId("send-result").textContent.startsWith("Set delivery")) fill(byId("send-result"));
}

/** The note as it is kept, unless another one is being written here. */
function noted(edition) {
  const text = byId("note-text");
  const written = text.dataset.edition === edition.id && text.value !== text.dataset.was;
  if (!written) text.value = edition.note;
  Object.assign(text.dataset, { edition: edition.id, was: edition.note });
}

function choices(state) {
  const option = (value, name, chosen) => h("option", { value, selected: chosen }, name);
  const theme = (one, chosen) => h("option", { value: one.name, title: one.about, selected: chosen }, one.title);
  const named = (one) => `${one.id} ${one.final ? "" : "(draft)"}`.trim();
  const own = state.editions.map((one) => option(one.id, named(one), one.id === view.edition));
  const made = state.stress.map((one) => option(one.id, one.name, one.id === view.edition));
  const group = (label, options) => h("optgroup", { label }, ...options);
  fill(byId("edition"), group("Editions", own), group("Made up, to try a theme", made));
  fill(byId("theme"), ...state.themes.map((one) => theme(one, one.name === state.theme)));
  const others = state.editions.filter((one) => one.id !== view.edition);
  const beside = others.map((one) => option(one.id, named(one), one.id === view.other));
  fill(byId("beside"), option("", "nothing", view.other === ""), ...beside);
}

function inbox(row) {
  const list = (scheme, key, name) =>
    h(
      "div",
      { class: `inbox ${scheme} ${key}` },
      h("span", { class: "sender", dir: "auto" }, row.sender),
      h("span", { class: "subject", dir: "auto" }, row[key].subject),
      h("span", { class: "preheader", dir: "auto" }, row[key].preheader),
      h("span", { class: "hidden" }, `, ${name}, ${scheme}`),
    );
  const kinds = [["desk", "a wide list"], ["phone", "a phone"]];
  const rows = (scheme) => kinds.map(([key, name]) => list(scheme, key, name));
  fill(byId("inbox"), ...rows("light"), ...rows("dark"));
}

function weight(size) {
  const share = Math.round((size.total / size.clipped) * 100);
  const heavy = size.total > size.heavy ? "little room is left" : "Gmail shows all of it";
  const verdict = size.total > size.clipped ? "Gmail clips it" : heavy;
  const each = size.stories.length ? `Stories: ${size.stories.join(" · ")} kB` : "The theme marks no stories";
  fill(byId("size-words"), `${size.total} kB of ${size.clipped}, ${share} %: ${verdict}. ${each}`);
  const gauge = byId("gauge");
  const told = size.stories.reduce((sum, one) => sum + one, 0);
  const part = (kilobytes, name, title) => {
    const made = h("span", { class: name, title });
    made.style.flexGrow = String(kilobytes);
    return made;
  };
  const parts = [part(Math.max(size.total - told, 0), "frame", "masthead, note, footer, styles")];
  parts.push(...size.stories.map((one, at) => part(one, "part", `story ${at + 1}: ${one} kB`)));
  fill(gauge, ...parts, part(Math.max(size.clipped - size.total, 0), "room", "room"));
  gauge.classList.toggle("over", size.total > size.heavy);
}

// What is done

async function doing(words, work) {
  if (busy) return;
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  say(words);
  try {
    const { warnings } = await work();
    await refresh();
    say(warnings.join("; ") || "Saved.");
  } catch (error) {
    say(inWords(error).join(" "));
  } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

const AGAIN = "Making the edition again…";

function wish(what, story) {
  doing(AGAIN, async () => {
    const done = await write("edit", { edition: view.edition, story, do: what });
    view.mark = null; // the sentence has another number now
    return done;
  });
}

byId("note-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("note-text");
  doing(AGAIN, async () => {
    const done = await write("note", { edition: view.edition, note: text.value });
    text.dataset.was = text.value;
    return done;
  });
});
byId("note-text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("note-form").requestSubmit();
});
byId("remake").addEventListener("click", () => doing(AGAIN, () => write("remake", { edition: view.edition })));
byId("send-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const result = byId("send-result");
  fill(result, "Sending…");
  try {
    const asked = { edition: view.edition, theme: view.theme, to: byId("send-to").value };
    const { deliveries } = await write("send", asked);
    const ended = (one) => [one.recipient, one.state, one.error].filter(Boolean).join(": ");
    fill(result, ...deliveries.map((one) => h("span", { class: "block" }, ended(one))));
  } catch (error) {
    fill(result, inWords(error).join(" "));
  }
});

// What is chosen

function remember() {
  const { edition, theme, other } = view;
  const kept = Object.entries({ edition, theme, other }).filter(([, value]) => value);
  history.replaceState(null, "", `/?${new URLSearchParams(kept)}`);
}

byId("edition").addEventListener("change", (event) => {
  Object.assign(view, { edition: event.target.value, other: "", mark: null });
  remember();
  listen();
  refresh();
});
byId("theme").addEventListener("change", (event) => {
  Object.assign(view, { theme: event.target.value, mark: null });
  remember();
  refresh();
});
byId("beside").addEventListener("change", (event) => {
  view.other = event.target.value;
  remember();
  tabs.show();
});

// What changed

function listen() {
  stream?.close();
  stream = new EventSource(`/events?${new URLSearchParams({ edition: view.edition })}`);
  let lost = false;
  stream.addEventListener("hello", () => {
    document.body.dataset.live = "1";
    if (lost) refresh();
    lost = false;
    say("");
  });
  stream.addEventListener("changed", () => {
    if (!busy) refresh();
  });
  stream.addEventListener("error", () => {
    lost = true;
    document.body.dataset.live = "";
    say("Not connected: is briefing preview still running?");
  });
}

const asked = new URLSearchParams(location.search);
view.edition = asked.get("edition") ?? "";
view.theme = asked.get("theme") ?? "";
view.other = asked.get("other") ?? "";
tabs.start();
stories.start(wish, () => tabs.show());
await refresh();
if (view.state === null) {
  // The edition or theme of the address may be gone; if that is not it, the address was right.
  const { edition, theme, other } = view;
  Object.assign(view, { edition: "", theme: "", other: "" });
  await refresh();
  if (view.state === null) Object.assign(view, { edition, theme, other });
}
listen();
