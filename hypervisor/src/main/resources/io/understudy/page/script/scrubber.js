/** Goes through a failover again: to a step, slowly, or by hand. */
import { html } from "understudy/html";
import { RATES } from "understudy/player";
import { momentAt, rowOf } from "understudy/sequence";
import { sinceMillis } from "understudy/words";

const FINE = 100;

export function Scrubber({ failover, player, isSaved }) {
  const last = failover.steps.length - 0.4;
  const row = Math.min(last, Math.max(-0.9, rowOf(failover, player.at)));
  const step = (by) => player.seek(next(failover, player.at, by));
  const play = () => {
    if (player.playing) {
      player.pause();
    } else {
      const again = player.live || row >= last - 0.05 || row < -0.85;
      player.play(again ? momentAt(failover, -0.5) : player.at, momentAt(failover, last));
    }
  };
  return html`<div class="scrubber" role="group" aria-label="Play the failover again">
    <button class="play" onClick=${play} aria-label=${player.playing ? "Pause" : "Play again, slowly"} title="Space">
      ${player.playing ? "\u2759\u2759" : "\u25B6"}
    </button>
    <button onClick=${() => step(-1)} aria-label="One step back" title="\u2190">${"\u2039"}</button>
    <input
      type="range"
      min=${-0.9 * FINE}
      max=${last * FINE}
      value=${row * FINE}
      aria-label="Moment of the failover"
      aria-valuetext=${`${sinceMillis(player.at - failover.start)} ms`}
      onInput=${(event) => player.seek(momentAt(failover, event.target.value / FINE))}
    />
    <button onClick=${() => step(1)} aria-label="One step on" title="\u2192">${"\u203A"}</button>
    <output>${player.live ? "" : `${sinceMillis(player.at - failover.start)} ms`}</output>
    <select
      aria-label="How fast"
      value=${player.rate}
      onChange=${(event) => (player.rate = Number(event.target.value))}
    >
      ${RATES.map((rate) => html`<option key=${rate} value=${rate}>${rate === 1 ? "as it was" : `1/${Math.round(1 / rate)}`}</option>`)}
    </select>
    ${!isSaved &&
    html`<button class=${`live ${player.live ? "on" : ""}`} onClick=${() => player.goLive()} title="L">Live</button>`}
  </div>`;
}

/** The moment of the next step in this direction. */
export function next(failover, at, by) {
  const moments = failover.steps.map((step) => step.at);
  const found = by > 0 ? moments.find((moment) => moment > at) : moments.reverse().find((moment) => moment < at);
  return found ?? (by > 0 ? failover.steps[failover.steps.length - 1].at : momentAt(failover, -0.5));
}
