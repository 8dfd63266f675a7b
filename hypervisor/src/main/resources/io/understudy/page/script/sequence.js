/** One failover as a sequence diagram: who told whom, from top to bottom, with milliseconds. */
import { html, useEffect, useRef, useState } from "understudy/html";
import { outage } from "understudy/failover";
import { millis, sinceMillis } from "understudy/words";

const WIDE_LEFT = 84;
const TOP = 42;
const LOWEST_ROW = 21;
const HIGHEST_ROW = 38;
const HALF_BOX = 45;

/** Below this width words stand above the arrows, not beside them. */
const NARROW = 480;
const NARROW_ROW = 37;

/** The places of the lifelines, from left to right. */
function lifelines(failover, width) {
  const keys = ["gateway", failover.lost, failover.survivor, "arbiter"];
  if (failover.recruit && !keys.includes(failover.recruit)) {
    keys.push(failover.recruit);
  }
  const used = keys.filter((key, i) => keys.indexOf(key) === i);
  const left = width < NARROW ? 0 : WIDE_LEFT;
  const half = Math.min(HALF_BOX, (width - left) / used.length / 2 - 3);
  const step = (width - left - 2 * half - 4) / (used.length - 1);
  return [half, Object.fromEntries(used.map((key, i) => [key, left + half + 2 + i * step]))];
}

function title(key, failover) {
  const name = key.replace("host:", "");
  if (key === failover.lost) {
    return [failover.takesOver ? "primary" : "backup", name, failover.takesOver ? "primary" : "backup"];
  }
  if (key === failover.survivor) {
    return [failover.takesOver ? "backup" : "primary", name, failover.takesOver ? "backup" : "primary"];
  }
  return key.startsWith("host:") ? ["idle host", name, "idle"] : ["", name, name];
}

/** Where a moment is in the diagram: evenly from step to step, since steps are milliseconds and seconds apart. */
export function rowOf(failover, at) {
  const { steps } = failover;
  if (at < steps[0].at) {
    return Math.max(-0.9, (at - steps[0].at) / 200_000);
  }
  for (let i = 0; i + 1 < steps.length; i++) {
    if (at < steps[i + 1].at) {
      return i + (at - steps[i].at) / (steps[i + 1].at - steps[i].at);
    }
  }
  return Math.min(steps.length - 0.4, steps.length - 1 + (at - steps[steps.length - 1].at) / 1_000_000);
}

/** The mirror of rowOf. */
export function momentAt(failover, row) {
  const { steps } = failover;
  if (row < 0) {
    return steps[0].at + row * 200_000;
  }
  const i = Math.min(Math.floor(row), steps.length - 1);
  if (i === steps.length - 1) {
    return steps[i].at + (row - i) * 1_000_000;
  }
  return steps[i].at + (row - i) * (steps[i + 1].at - steps[i].at);
}

export function Sequence({ failover, at, live, seek }) {
  const [place, { width, height }] = useSize();
  const narrow = width < NARROW;
  const [half, x] = lifelines(failover, width);
  const row = narrow ? NARROW_ROW : Math.max(LOWEST_ROW, Math.min(HIGHEST_ROW, (height - TOP - 4) / failover.steps.length));
  const end = TOP + failover.steps.length * row + 4;
  const playhead = TOP + (rowOf(failover, at) + 0.5) * row;
  const dead = failover.steps.find((step) => step.from === failover.lost && ["kill", "gone"].includes(step.what));
  const deadY = dead ? TOP + (failover.steps.indexOf(dead) + 0.5) * row : end;
  const wait = outage(failover);
  return html`<figure class="sequence">
    <figcaption>
      <b>${failover.takesOver ? "Failover" : "The backup was lost"}</b>
      ${wait !== undefined && html`<span class="outage">${millis(wait)}</span> ${failover.takesOver ? "without the machine" : "until it went on alone"}`}
    </figcaption>
    <div class="drawing" ref=${place}><svg width=${width} height=${end} role="img" aria-label="The failover as a sequence">
      ${Object.entries(x).map(([key, at]) => {
        const [role, name, tone] = title(key, failover);
        return html`<g class=${`who ${tone}`} key=${key}>
          <rect x=${at - half} y="2" width=${2 * half} height="32" rx="6" />
          <text x=${at} y=${role ? 16 : 22} class="strong">${name}</text>
          ${role && html`<text x=${at} y="28" class="small">${role}</text>`}
          <path d=${`M${at} 34V${key === failover.lost ? deadY : end}`} class="lifeline" />
        </g>`;
      })}
      ${failover.steps.map(
        (step, i) =>
          html`<${Step} key=${i} step=${step} y=${TOP + (i + 0.5) * row} x=${x} narrow=${narrow} failover=${failover} past=${live || step.at <= at} seek=${seek} />`,
      )}
      ${!live && html`<path class="playhead" d=${`M0 ${playhead}H${width}`} />`}
    </svg></div>
  </figure>`;
}

function useSize() {
  const place = useRef();
  const [size, set] = useState({ width: 600, height: 260 });
  useEffect(() => {
    const resized = new ResizeObserver(([{ contentRect }]) =>
      set({ width: contentRect.width, height: contentRect.height }),
    );
    resized.observe(place.current);
    return () => resized.disconnect();
  }, []);
  return [place, size];
}

function Step({ step, y: middle, x, narrow, failover, past, seek }) {
  const from = x[step.from] ?? x[failover.survivor];
  const to = x[step.to] ?? from;
  const bad = ["kill", "gone", "freeze", "cut", "cutToBackup", "cutToPrimary"].includes(step.what);
  const y = narrow ? middle + 9 : middle;
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const arrow = from !== to;
  const isLast = right >= Math.max(...Object.values(x)) - 1;
  const words = narrow ? 82 : isLast ? left - 12 : right + 12;
  const line = narrow ? middle - 7 : middle + 4;
  return html`<g
    class=${`step ${bad ? "bad" : ""} ${step.what} ${past ? "" : "to-come"}`}
    data-step=${step.what}
    data-micros=${step.at - failover.start}
    onClick=${() => seek(step.at)}
  >
    <title>${step.line || step.words}</title>
    <text x="0" y=${line} class="time">${sinceMillis(step.at - failover.start)} ms</text>
    ${arrow && html`<path d=${`M${from} ${y}H${to > from ? to - 7 : to + 7}`} class="arrow" />`}
    ${arrow && html`<path d=${`M${to} ${y}l${to > from ? -9 : 9} -4.5v9z`} class="tip" />`}
    ${!arrow && !bad && html`<circle cx=${from} cy=${y} r="5" />`}
    ${bad && html`<path d=${`M${from - 7} ${y - 7}l14 14m0-14l-14 14`} class="cross" />`}
    <text x=${words} y=${line} class=${`words ${isLast && !narrow ? "left" : ""}`}>${step.words}</text>
  </g>`;
}
