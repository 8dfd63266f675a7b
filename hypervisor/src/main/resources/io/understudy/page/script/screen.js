/** A terminal: what a serial line printed up to the moment that the page shows. */
import { Terminal } from "@xterm/xterm";
import { html, useEffect, useRef } from "understudy/html";

const COLUMNS = 80;
const FEWEST_COLUMNS = 40;
const FONT = 13;
const SMALLEST_FONT = 10.5;
const LINE = 1.2;
const FAMILY = "ui-monospace, 'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace";

const DARK = { background: "#0b0f14", foreground: "#d7dee6", cursor: "#3fb950" };
const HELD = { background: "#0b1220", foreground: "#a9c1dd", cursor: "#58a6ff" };

/**
 * @param printed all that was printed, as screens.js keeps it
 * @param at up to this moment it is shown
 * @param life another one begins with an empty screen
 * @param type called with what the user types, or none for a screen that only shows
 */
export function Screen({ name, label, printed, at, life, type, held }) {
  const place = useRef();
  const kept = useRef({});
  const typed = useRef(type);
  typed.current = type;

  useEffect(() => {
    const terminal = new Terminal({
      cols: COLUMNS,
      fontFamily: FAMILY,
      fontSize: FONT,
      lineHeight: LINE,
      theme: held ? HELD : DARK,
      disableStdin: !type,
      convertEol: true, // serial lines of small guests end theirs with a line feed alone
      scrollback: 2000,
      screenReaderMode: false,
    });
    keepSilent(terminal);
    terminal.open(place.current);
    terminal.textarea.setAttribute("aria-label", label);
    if (!type) {
      terminal.textarea.tabIndex = -1;
    }
    terminal.onData((text) => typed.current?.(text));
    // The way out by the keyboard: Tab and Escape are the machine's.
    terminal.attachCustomKeyEventHandler((event) => {
      if (event.key === "F6") {
        terminal.blur();
        return false;
      }
      return true;
    });
    const element = place.current;
    const resized = new ResizeObserver(() => fit(terminal, element));
    resized.observe(element);
    fit(terminal, element);
    kept.current = { terminal, shown: 0, printed: null, at: 0 };
    return () => {
      resized.disconnect();
      terminal.dispose();
    };
  }, []);

  useEffect(() => show(kept.current, printed, at, life));

  return html`<div class=${`screen ${held ? "held" : ""}`} id=${name} ref=${place}></div>`;
}

/** Writes what is new up to this moment; begins again if the moment is an earlier one. */
function show(kept, printed, at, life) {
  if (kept.printed !== printed || kept.life !== life || at < kept.at) {
    kept.terminal.reset();
    kept.shown = 0;
  }
  Object.assign(kept, { printed, life, at });
  const { chunks, dropped } = printed;
  let next = Math.max(0, kept.shown - dropped);
  while (next < chunks.length && chunks[next].at <= at) {
    kept.terminal.write(chunks[next++].data);
  }
  kept.shown = dropped + next;
}

/**
 * What programs ask a terminal (where is the cursor, what are you) stays without an answer, as on a line at which nobody sits: what
 * is shown again, or on several pages, would be answered again, and an answer is input to the machine.
 */
function keepSilent({ parser }) {
  for (const id of [
    { final: "n" },
    { prefix: "?", final: "n" },
    { final: "c" },
    { prefix: ">", final: "c" },
    { prefix: "=", final: "c" },
    { intermediates: "$", final: "p" },
    { prefix: "?", intermediates: "$", final: "p" },
    { final: "t" },
  ]) {
    parser.registerCsiHandler(id, () => true);
  }
  parser.registerDcsHandler({ intermediates: "$", final: "q" }, () => true);
  for (const colour of [4, 10, 11, 12]) {
    parser.registerOscHandler(colour, (data) => data.includes("?"));
  }
}

/** 80 columns if they can be read, fewer if not, and as many rows as there is room for. */
function fit(terminal, place) {
  const { clientWidth, clientHeight } = place;
  if (!clientWidth || !clientHeight) {
    return;
  }
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `100px ${FAMILY}`;
  const wide = pen.measureText("M").width / 100;
  const room = clientWidth - 24;
  const size = Math.min(FONT + 3, Math.max(SMALLEST_FONT, Math.floor((room / COLUMNS / wide) * 4) / 4));
  const columns = Math.max(FEWEST_COLUMNS, Math.min(COLUMNS, Math.floor(room / (wide * size))));
  const rows = Math.max(5, Math.floor((clientHeight - 12) / Math.ceil(size * 1.17 * LINE)));
  terminal.options.fontSize = size;
  terminal.resize(columns, rows);
}
