// The tabs, and what is behind them: frames at several widths, and what the page asks for as data.

import { ask, byId, count, fill, h, inWords, query, view } from "./page.js";

const WIDTHS = document.querySelector("meta[name=widths]").content.split(" ").map(Number);
const WEB_WIDTHS = [375, 1200];
const HEIGHT = 760;
const tabs = [...document.querySelectorAll("[role=tab]")];

export function start() {
  for (const tab of tabs) {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", step);
  }
  for (const input of document.querySelectorAll(".modes input")) input.addEventListener("change", show);
}

function choose(tab) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    byId(other.getAttribute("aria-controls")).hidden = !chosen;
  }
  view.tab = tab.id.replace("tab-", "");
  show();
}

function step(event) {
  const at = tabs.indexOf(event.currentTarget);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = tabs[(to + tabs.length) % tabs.length];
  next.focus();
  choose(next);
}

/** Show what is behind the chosen tab, as it is now. */
export async function show() {
  if (view.state === null) return;
  if (view.tab === "mail" || view.tab === "web") {
    frames(view.tab, view.tab === "mail" ? WIDTHS : WEB_WIDTHS);
    await besides(view.tab);
    return;
  }
  const panel = byId(`panel-${view.tab}`);
  const chosen = view.tab;
  try {
    const children = await PANELS[chosen]();
    if (view.tab === chosen) fill(panel, ...children);
  } catch (error) {
    fill(panel, ...inWords(error).map((line) => h("p", { class: "alert" }, line)));
  }
}

// Frames

function frames(part, widths) {
  const panel = byId(`panel-${part}`);
  const mode = panel.querySelector(`input[name=mode-${part}]:checked`).value;
  const actual = panel.querySelector("input[name=actual]").checked;
  const one = mode === "both" ? "light" : mode;
  const shots = view.other
    ? [{ mode: one, name: "this one" }, { mode: one, name: view.other, edition: view.other }]
    : mode === "both"
      ? [{ mode: "light", name: "light" }, { mode: "dark", name: "dark" }]
      : [{ mode, name: mode === "bare" ? "pictures off" : "inverted" }];
  const strip = byId(`strip-${part}`);
  const wanted = `${widths} ${JSON.stringify(shots)} ${actual}`;
  if (strip.dataset.made !== wanted) {
    fill(strip, ...widths.map((width) => figure(part, width, shots, actual || width < 1000 ? 1 : 0.5)));
    strip.dataset.made = wanted;
  }
  for (const frame of strip.querySelectorAll("iframe")) load(frame, part);
  panel.querySelector(".alone").href = `/view/${part}?${query({ mode: shots[0].mode, alone: "1" })}`;
}

function figure(part, width, shots, scale) {
  const name = part === "mail" ? "Mail" : "Web page";
  const screens = shots.map((shot) => {
    const frame = h("iframe", {
      sandbox: "",
      loading: "lazy",
      referrerpolicy: "no-referrer",
      tabindex: "-1", // eight frames of links would stand before the stories; "Open alone" has them for the keyboard
      title: `${name} at ${width} pixels, ${shot.name}`,
      width,
      height: HEIGHT / scale,
      "data-mode": shot.mode,
      "data-edition": shot.edition ?? "",
    });
    const screen = h("div", { class: `screen ${shot.mode}` }, frame);
    screen.style.width = `${width * scale}px`;
    screen.style.height = `${HEIGHT}px`;
    frame.style.transform = scale === 1 ? "" : `scale(${scale})`;
    return h("div", { class: "shot" }, screen, h("span", { class: "quiet" }, shot.name));
  });
  const share = scale === 1 ? "" : `, at ${scale * 100} %`;
  return h("figure", {}, h("figcaption", {}, `${width} px${share}`), h("div", { class: "pair" }, ...screens));
}

function load(frame, part) {
  const edition = frame.dataset.edition || view.edition;
  const mark = view.mark && !frame.dataset.edition ? view.mark : null;
  const more = { edition, mode: frame.dataset.mode, v: view.version };
  const place = mark ? { story: mark.story, list: mark.list, at: mark.at } : {};
  const address = `/view/${part}?${query({ ...more, ...place })}${mark ? `#story-${mark.story + 1}` : ""}`;
  if (frame.dataset.address === address) return;
  frame.dataset.address = address;
  frame.src = address;
}

async function besides(part) {
  const box = byId(`beside-${part}`);
  box.hidden = !view.other;
  if (!view.other) return;
  try {
    const { again, new: fresh, gone } = await ask("compare", { other: view.other });
    const row = (one) => h("li", {}, one.headline, h("span", { class: "quiet" }, ` ${places(one)}`));
    const list = (name, rows) =>
      rows.length ? h("details", {}, h("summary", {}, `${name}: ${rows.length}`), h("ul", {}, ...rows.map(row))) : null;
    fill(box, list("Told in both", again), list("Only here", fresh), list(`Only in ${view.other}`, gone));
  } catch (error) {
    fill(box, ...inWords(error).map((line) => h("p", {}, line)));
  }
}

function places(one) {
  if (one.here && one.there) return `no. ${one.here}, was no. ${one.there}`;
  return `no. ${one.here ?? one.there}`;
}

// Data

const PANELS = {
  text: async () => [h("pre", { class: "text", dir: "auto" }, (await ask("parts")).text)],
  source: async () => {
    const lines = (await ask("parts")).source.split("\n");
    return [h("ol", { class: "source" }, ...lines.map((line) => h("li", {}, h("code", {}, line))))];
  },
  headers: async () => {
    const { headers } = await ask("message");
    return [rows(["Header", "Value"], headers.map(([name, value]) => [name, h("code", {}, value)]))];
  },
  tree: async () => {
    const { tree, bytes } = await ask("message");
    return [h("p", {}, `${count(bytes, "byte", "bytes")} over the wire`), nested(tree)];
  },
  check: async () => {
    const { ready, findings } = await ask("check");
    const must = findings.filter((one) => one.level === "must").length;
    const verdict = ready ? "Ready to send" : `${must} to fix before it goes out`;
    const advice = findings.length - must ? `, ${findings.length - must} to consider` : "";
    return [h("p", { class: "verdict" }, verdict + advice), h("ul", { class: "findings" }, ...findings.map(finding))];
  },
  sources: async () => {
    const { sources, problems } = await ask("sources");
    const said = (one) => one.problems.map((problem) => problem.what).join("; ") || "–";
    const told = sources.map((one) => [
      h("span", {}, one.name, one.address ? h("span", { class: "quiet block" }, one.address) : null),
      one.section || "–",
      String(one.told),
      String(one.left_out),
      said(one),
    ]);
    const hint = (one) => h("span", { class: "quiet block" }, one.hint);
    const missing = problems.map((one) => h("li", {}, `${one.where}: ${one.what}`, hint(one)));
    return [
      rows(["Source", "Section", "Articles told", "Left out", "When it was last read"], told),
      problems.length ? h("h2", { class: "label" }, "What this edition says it lacks") : null,
      h("ul", { class: "findings" }, ...missing),
    ];
  },
};

function finding(one) {
  const level = one.level === "must" ? "Must" : "Should";
  return h(
    "li",
    { class: one.level },
    h("strong", {}, `${level}: `),
    `${one.where}: ${one.what}`,
    h("span", { class: "quiet block" }, one.hint),
  );
}

function rows(heads, lines) {
  const cells = (line) => line.map((cell) => h("td", {}, cell));
  const head = h("tr", {}, ...heads.map((name) => h("th", { scope: "col" }, name)));
  const body = lines.map((line) => h("tr", {}, ...cells(line)));
  return h("div", { class: "wide" }, h("table", {}, h("thead", {}, head), h("tbody", {}, ...body)));
}

function nested(tree) {
  const root = h("ul", { class: "tree" });
  const lists = [root];
  for (const part of tree) {
    const size = part.bytes ? ` ${count(part.bytes, "byte", "bytes")}` : "";
    const item = h("li", {}, h("code", {}, part.type), h("span", { class: "quiet" }, size));
    lists[part.depth].append(item);
    const inner = h("ul");
    item.append(inner);
    lists.length = part.depth + 1;
    lists.push(inner);
  }
  for (const list of root.querySelectorAll("ul:empty")) list.remove();
  return root;
}
