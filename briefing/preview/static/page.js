// What the other files share: elements made of text (never of markup), questions and writes.

/** An element with attributes and children; a string becomes text, so what a source wrote can never be markup. */
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const byId = (id) => document.getElementById(id);

export function fill(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null));
}

/** What is looked at now. `mark` is the sentence that was asked about; `version` makes frames load again. */
export const view = { edition: "", theme: "", other: "", tab: "mail", mark: null, version: 0, state: null };

export class Refused extends Error {
  constructor(told) {
    super(told.what);
    this.told = told;
  }
}

export function query(more = {}) {
  const all = { edition: view.edition, theme: view.theme, ...more };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== "")).toString();
}

async function answer(response) {
  let told;
  try {
    told = await response.json();
  } catch {
    throw new Refused({ what: `the preview answered ${response.status}`, where: "", hint: "", lines: [] });
  }
  if (!response.ok) throw new Refused(told.error);
  return told;
}

export async function ask(name, more = {}) {
  return answer(await fetch(`/api/${name}?${query(more)}`));
}

export async function write(name, asked) {
  const token = document.querySelector("meta[name=token]").content;
  const headers = { "Content-Type": "application/json", "X-Briefing-Token": token };
  return answer(await fetch(`/api/${name}`, { method: "POST", headers, body: JSON.stringify(asked) }));
}

/** An error as its lines: where, what, and what to do. */
export function inWords(error) {
  if (!(error instanceof Refused)) return ["the preview does not answer; is it still running?"];
  const { what, where, hint, lines } = error.told;
  if (lines.length) return lines;
  return [`${where ? `${where}: ` : ""}${what}${hint ? ` (${hint})` : ""}`];
}

export const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
