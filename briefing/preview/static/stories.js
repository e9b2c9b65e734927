// The stories: each sentence leads to its place in the stored article, each story can be pinned, dropped and moved.

import { ask, byId, fill, h, inWords, view } from "./page.js";

const LISTS = ["look_back", "sentences", "points", "callout"];
const AWAY = { target: "_blank", rel: "noopener noreferrer" };
let act = () => {};
let onMark = () => {};

/** Args: what does a wish about a story, and what is called when another sentence is asked about. */
export function start(doing, marking) {
  act = doing;
  onMark = marking;
  byId("told").addEventListener("keydown", keys);
}

export async function show() {
  const { stories, left_out: left } = await ask("stories");
  const focused = document.activeElement?.dataset?.focus;
  fill(byId("told"), ...stories.map((story) => told(story, stories.length)));
  fill(byId("left"), ...left.map(passed));
  byId("left-label").hidden = left.length === 0;
  if (focused) again(document.querySelector(`[data-focus="${CSS.escape(focused)}"]`));
  if (view.mark) await open(document.querySelector(`[data-place="${CSS.escape(placeOf(view.mark))}"]`));
}

/** The focus goes back to where it was; to the story, when its button cannot be pressed any more. */
function again(element) {
  (element?.disabled ? element.closest(".story") : element)?.focus({ preventScroll: true });
}

const placeOf = (mark) => `${mark.story} ${mark.list} ${mark.at}`;
const editable = () => view.state.edition.fixed === "";

function told(story, length) {
  const size = story.kb === null ? "" : `${story.kb} kB`;
  const before = story.first_told ? `first told ${story.first_told}` : "";
  const quiet = [story.outlets.join(", "), story.section, size, before];
  const all = LISTS.flatMap((list) => story.lines[list].map((line) => ({ ...line, list })));
  const seen = once(all.filter((line) => line.shown));
  const others = once(all.filter((line) => !line.shown));
  const list = (lines) => h("ul", { class: "lines" }, ...lines.map((line) => sentence(story, line)));
  return h(
    "li",
    {
      class: "story",
      tabindex: "0",
      "data-focus": `${story.id} story`,
      "data-story": story.id,
      "data-pinned": story.pinned ? "1" : "",
    },
    h("h3", { dir: "auto" }, story.headline, story.pinned ? h("span", { class: "tag" }, " pinned") : null),
    h("p", { class: "quiet" }, quiet.filter(Boolean).join(" · ")),
    editable() ? actions(story, length) : null,
    list(seen),
    others.length ? h("details", {}, h("summary", {}, `In other themes: ${others.length}`), list(others)) : null,
    why("Why it is in", story.reasons, story.score),
  );
}

/** The lines without those that an earlier one says already: themes share sentences. */
function once(lines) {
  return lines.filter((line, at) => !lines.slice(0, at).some((earlier) => earlier.text.includes(line.text)));
}

function actions(story, length) {
  const button = (wish, name, off = false) =>
    h(
      "button",
      {
        type: "button",
        disabled: off,
        "data-focus": `${story.id} ${wish === "unpin" ? "pin" : wish}`,
        "aria-label": `${name}: ${story.headline}`,
        onclick: () => act(wish, story.id),
      },
      name,
    );
  return h(
    "p",
    { class: "actions" },
    story.pinned ? button("unpin", "Unpin") : button("pin", "Pin"),
    button("drop", "Drop"),
    button("up", "Up", story.place === 0),
    button("down", "Down", story.place === length - 1),
  );
}

function why(name, reasons, score) {
  if (reasons.length === 0) return null;
  return h(
    "details",
    { class: "why" },
    h("summary", {}, `${name} (${score})`),
    h("ul", {}, ...reasons.map((reason) => h("li", {}, reason))),
  );
}

function passed(one) {
  const name = one.dropped ? "Bring back" : "Take in";
  const label = { type: "button", "data-focus": `${one.id} take`, "aria-label": `${name}: ${one.title}` };
  const can = one.can_take && editable();
  const button = can ? h("button", { ...label, onclick: () => act("take", one.id) }, name) : null;
  const title = one.url ? h("a", { href: one.url, dir: "auto", ...AWAY }, one.title) : one.title;
  return h(
    "li",
    {},
    title,
    h("span", { class: "quiet block" }, `${one.source} · ${one.reason}`),
    button ? h("p", { class: "actions" }, button) : null,
    why("What it had", one.reasons, one.score),
  );
}

// Where a sentence stands

function sentence(story, line) {
  const mark = { story: story.place, list: line.list, at: line.at };
  const state = line.kind === "editor" ? "the editor’s words" : line.verbatim ? "" : "does not hold";
  const button = h(
    "button",
    {
      type: "button",
      dir: "auto",
      class: `line ${line.kind} ${line.verbatim ? "" : "wrong"}`,
      "aria-expanded": "false",
      "data-place": placeOf(mark),
      "data-focus": `${story.id} ${line.list} ${line.at}`,
      onclick: async (event) => {
        const opened = event.currentTarget.getAttribute("aria-expanded") === "true";
        close();
        view.mark = opened ? null : mark;
        onMark();
        if (!opened) await open(event.target.closest("button"));
      },
    },
    line.intro ? h("span", { class: "ours" }, `${line.intro} `) : null,
    line.text,
    state ? h("span", { class: "tag" }, ` ${state}`) : null,
  );
  return h("li", {}, button);
}

function close() {
  for (const button of document.querySelectorAll(".line[aria-expanded=true]")) {
    button.setAttribute("aria-expanded", "false");
    button.parentElement.querySelector(".origin")?.remove();
  }
}

async function open(button) {
  if (!button || button.getAttribute("aria-expanded") === "true") return;
  button.setAttribute("aria-expanded", "true");
  const [story, list, at] = button.dataset.place.split(" ");
  const folded = button.closest("details");
  if (folded) folded.open = true;
  let children;
  try {
    children = origin(await ask("provenance", { story, list, at }));
  } catch (error) {
    children = inWords(error).map((line) => h("p", {}, line));
  }
  if (button.getAttribute("aria-expanded") === "true" && !button.parentElement.querySelector(".origin")) {
    button.after(h("div", { class: "origin", role: "region", "aria-label": "Where it stands" }, ...children));
  }
}

function origin(found) {
  const { article } = found;
  if (found.own || article === null) {
    const whose = found.own ? "The editor’s own words; they cite nothing." : "It names no article.";
    return [h("p", { class: "verdict" }, whose)];
  }
  const added = found.pieces.filter((piece) => piece.start === null);
  const ours = added.map((piece) => words(piece.text)).filter(Boolean);
  const verdict = found.verbatim ? "Word for word in the stored article" : "Does not stand in the stored article";
  const run = ({ text, marked }) => (marked ? h("mark", {}, text) : text);
  const spans = found.pieces.filter((piece) => piece.start !== null).map((piece) => `${piece.start}–${piece.end}`);
  const by = article.authors.length ? `${article.authors.join(", ")}, ${article.outlet}` : article.outlet;
  return [
    h("p", { class: "verdict" }, `${verdict}.`),
    ...found.paragraphs.map((runs) => h("blockquote", { dir: "auto" }, ...runs.map(run))),
    facts([
      ["By", by],
      ["Title", article.title],
      ["Published", article.published || "no date given"],
      ["Read", article.fetched || "not from a store"],
      ["Characters", spans.join(", ")],
      ["Hash", h("code", {}, `${article.sha256.slice(0, 16)}…`)],
      ["Text", article.excerpt_only ? "only what the feed carried" : "the whole page"],
      ...(ours.length ? [["Ours", ours.join(" … ")]] : []),
    ]),
    found.link
      ? h("p", {}, h("a", { href: found.link, ...AWAY }, `This sentence at ${article.outlet}`))
      : null,
  ].filter(Boolean);
}

/** What is more than marks and spaces in a piece of ours. */
const words = (text) => text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

function facts(pairs) {
  return h("dl", {}, ...pairs.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

// The keyboard, on a story that has the focus

function keys(event) {
  const item = event.target.closest(".story");
  if (item === null || event.target !== item) return;
  const near = { j: item.nextElementSibling, k: item.previousElementSibling }[event.key];
  if (near) near.focus();
  if (near || !editable() || event.ctrlKey || event.metaKey) return;
  const wish = wishOf(event, item);
  if (wish === undefined) return;
  event.preventDefault();
  act(wish, item.dataset.story);
}

function wishOf(event, item) {
  if (event.altKey) return { ArrowUp: "up", ArrowDown: "down" }[event.key];
  return { p: item.dataset.pinned ? "unpin" : "pin", d: "drop" }[event.key];
}
