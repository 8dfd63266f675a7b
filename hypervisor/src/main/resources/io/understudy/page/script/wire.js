/** The link of the pair in figures: the log above, the acknowledgements below. */
import { html } from "understudy/html";
import { figures } from "understudy/model";
import { Hands } from "understudy/hands";
import { bytes, count, large, millis, plural } from "understudy/words";

/** How far the backup is, from whichever end has told last: entries, instructions, microseconds. */
function lag(primary, backup) {
  const ends = [backup, primary].map((each) => each?.samples[each.samples.length - 1]).filter(Boolean);
  return ends.find((sample) => sample.lagMicros !== undefined || sample.lagEntries !== undefined) ?? {};
}

function behindWords({ lagEntries, lagInstructions, lagMicros }) {
  if (lagEntries === 0 && !lagMicros) {
    return html`<b>up to date</b>`;
  }
  const parts = [
    lagEntries !== undefined && plural(lagEntries, "entry", "entries"),
    lagInstructions !== undefined && `${large(lagInstructions)} instructions`,
  ].filter(Boolean);
  const time = lagMicros !== undefined && html`<b>${millis(lagMicros)}</b>`;
  return parts.length > 0 || time ? html`<span>${parts.join(", ")}${time && parts.length > 0 ? "," : ""}</span> <span>${time} behind</span>` : "";
}

export function LinkFigures({ primary, backup, verbs, cut, hand }) {
  const log = figures(primary);
  const behind = lag(primary, backup);
  const flows = primary?.alive && backup?.alive && log.last;
  const mended = (verbs.link ?? []).filter((verb) => (verb === "heal" ? cut : !cut));
  return html`<section class="link-figures" aria-label="The log and its acknowledgements">
    <div class="log">
      ${flows &&
      html`<b>${large(log.entries)}</b> entries/s<span>${bytes(log.bytes)}/s</span
        ><small>entry ${count(log.last.entries)}</small>`}
    </div>
    <div class="acks">
      ${flows &&
      backup.role !== "RECEIVING" &&
      html`<small>acknowledged ${count(log.last.acknowledged ?? 0)}</small>
        <span class="lag" title="How far the backup's execution is behind">${behindWords(behind)}</span>`}
    </div>
    ${backup && html`<${Hands} verbs=${mended} target=${`link:${backup.name}`} of="the link" hand=${hand} />`}
  </section>`;
}
