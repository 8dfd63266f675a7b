/** The link of the pair in figures: the log above, the acknowledgements below. */
import { html, useState } from "understudy/html";
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

const HARMS = [
  ["cut", "Cut"],
  ["slow", "Slow"],
  ["lose", "Lose"],
];
const WAYS = [
  ["ToBackup", "\u2192"],
  ["ToPrimary", "\u2190"],
  ["", "\u2194"],
];
const SAID = { cut: "cut", slow: "slow", lossy: "loses packets" };

/** What is to be done to the link, and in which direction; or that it is mended. */
function LinkHands({ verbs, target, harm, hand }) {
  const [kind, choose] = useState("cut");
  const kinds = HARMS.filter(([verb]) => verbs.includes(verb));
  if (harm && verbs.includes("heal")) {
    return html`<div class="mending">
      <b class="harm" role="status">${SAID[harm]}</b>
      <${Hands} verbs=${["heal"]} target=${target} of="the link" hand=${hand} />
    </div>`;
  }
  return (
    kinds.length > 0 &&
    html`<div class="harms">
      <select aria-label="What happens to the link" value=${kind} onChange=${(event) => choose(event.target.value)}>
        ${kinds.map(([verb, label]) => html`<option key=${verb} value=${verb}>${label}</option>`)}
      </select>
      <${Hands}
        verbs=${WAYS.map(([way]) => kind + way).filter((verb) => verbs.includes(verb))}
        target=${target}
        of="the link"
        labels=${Object.fromEntries(WAYS.map(([way, arrow]) => [kind + way, arrow]))}
        hand=${hand}
      />
    </div>`
  );
}

export function LinkFigures({ primary, backup, verbs, harm, hand }) {
  const log = figures(primary);
  const behind = lag(primary, backup);
  const flows = primary?.alive && backup?.alive && log.last;
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
    ${backup && html`<${LinkHands} verbs=${verbs.link ?? []} target=${`link:${backup.name}`} harm=${harm} hand=${hand} />`}
  </section>`;
}
