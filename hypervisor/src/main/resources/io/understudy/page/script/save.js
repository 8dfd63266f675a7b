/**
 * The page and what it has seen as one file, which a browser opens without any process running: style sheets stand in it, modules as
 * data: addresses in its import map, the events in a script element of their own.
 */

/** Around a failover so much is kept of what only tells how far things are. */
const AROUND_MICROS = 15_000_000;
const PASSING = new Set(["sample", "screen", "terminal", "progress"]);

/** @param failover the one that is saved with all its samples @param meta what the page was called and showed */
export async function savedPage(history, failover, meta) {
  const page = new DOMParser().parseFromString(await text("/"), "text/html");
  const libraries = new Set();
  for (const link of page.querySelectorAll("link")) {
    if (link.rel === "stylesheet") {
      const style = page.createElement("style");
      style.textContent = await text(link.getAttribute("href"));
      link.replaceWith(style);
    } else {
      link.remove();
    }
  }
  const map = page.querySelector("script[type=importmap]");
  const { imports } = JSON.parse(map.textContent);
  for (const [name, path] of Object.entries(imports)) {
    imports[name] = await dataAddress(path);
    const folder = /^\/library\/[^/]+\//.exec(path)?.[0];
    if (folder) {
      libraries.add(folder);
    }
  }
  map.textContent = JSON.stringify({ imports });
  const main = page.querySelector("script[src]");
  main.textContent = await text(main.getAttribute("src"));
  main.removeAttribute("src");
  const saved = page.createElement("script");
  saved.type = "application/json";
  saved.id = "saved";
  saved.textContent = quoted({ ...meta, events: kept(history, failover) });
  page.body.append(saved, await licences(page, libraries));
  return `<!doctype html>\n${page.documentElement.outerHTML}\n`;
}

function kept(history, failover) {
  const from = (failover?.start ?? 0) - AROUND_MICROS;
  const last = failover ? failover.steps[failover.steps.length - 1].at + AROUND_MICROS : Infinity;
  return history.events
    .filter((event) => !PASSING.has(event.event) || (event.at >= from && event.at <= last))
    .map((event) => (event.bytes ? { ...event, bytes: undefined } : event));
}

/** JSON in which no end tag and no comment can be seen. */
function quoted(object) {
  return JSON.stringify(object).replaceAll("<", "\\u003c");
}

async function licences(page, folders) {
  const all = page.createElement("script");
  all.type = "text/plain";
  const texts = [...folders].map(async (folder) => `${folder}\n\n${await text(`${folder}LICENSE`)}`);
  all.textContent = (await Promise.all(texts)).join("\n\n").replaceAll("<", "&lt;");
  return all;
}

async function text(path) {
  const response = await fetch(path);
  if (!response.ok) {
    throw new Error(`${path}: ${response.status}`);
  }
  return response.text();
}

async function dataAddress(path) {
  const bytes = new TextEncoder().encode(await text(path));
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return `data:text/javascript;base64,${btoa(binary)}`;
}

/** What a saved page has in it, or null on a page with a server. */
export function readSaved() {
  const element = document.getElementById("saved");
  return element && JSON.parse(element.textContent);
}

export function download(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "text/html" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
