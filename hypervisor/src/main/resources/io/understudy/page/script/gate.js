/** The output rule to look at: what the machine has printed and nobody has seen yet, and the entry each waits for. */
import { html } from "understudy/html";
import { bytes, count, plural } from "understudy/words";

/** So many blocks are drawn; more than this are told by the figure alone. */
const MOST_BLOCKS = 12;

export function Gate({ host }) {
  const sample = host?.samples[host.samples.length - 1];
  const held = host?.alive ? sample?.held : undefined;
  const open = ["ALONE", "RECRUITING"].includes(host?.role);
  const waiting = held?.outputs ?? 0;
  const blocks = Math.min(waiting, MOST_BLOCKS);
  const words = !host?.alive
    ? "nobody to print"
    : waiting > 0
      ? `${plural(waiting, "output waits", "outputs wait")}`
      : open
        ? "outputs leave at once"
        : "no output waits";
  return html`<section class=${`gate ${open ? "open" : waiting > 0 ? "shut" : ""}`} aria-label="Outputs that wait">
    <p>
      <b>${words}</b>
      ${waiting > 0 && html`<small>${bytes(held.bytes)}, for entry ${count(held.first)}</small>`}
    </p>
    <div class="blocks" aria-hidden="true">
      ${Array.from({ length: blocks }, (_, i) => html`<i key=${i}></i>`)}<span class="bar"></span>
    </div>
  </section>`;
}
