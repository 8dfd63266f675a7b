/** A process as a box: what it is, in which view and life, and how fast. */
import { html } from "understudy/html";
import { figures, isSilent } from "understudy/model";
import { acts, standsBy } from "understudy/place";
import { fitting, Hands } from "understudy/hands";
import { count, large, millis, short } from "understudy/words";

/** A machine that executes fewer a second sleeps most of the time. */
const IDLE = 100_000;

const ROLES = {
  CONNECTING: "looks for a backup",
  CREATING_VIEW: "asks for view 1",
  PRIMARY: "primary",
  GOING_ALONE: "asks to go on alone",
  ALONE: "primary, alone",
  RECRUITING: "primary, copies its state",
  SECURING: "primary, secures its backup",
  ADOPTING: "primary, adopts its backup",
  HANDING_OVER: "hands over",
  LISTENING: "idle",
  RECEIVING: "receives the state",
  JOINED: "joined",
  BACKUP: "backup",
  SUCCEEDING: "succeeds",
  LEAVING: "leaves",
  TAKING_OVER: "takes over",
  GOING_LIVE: "goes live",
  HALTED: "halted",
  ENDED: "ended",
};

export function roleWords(process) {
  return ROLES[process.role] ?? "idle";
}

/** The colour of a box: of its role, or of what has become of it. */
export function tone(process, at) {
  if (!process.alive) {
    return "dead";
  }
  if (process.frozen || isSilent(process, at)) {
    return "silent";
  }
  if (["TAKING_OVER", "GOING_LIVE", "SUCCEEDING", "GOING_ALONE"].includes(process.role)) {
    return "rising";
  }
  return acts(process.role) ? "primary" : standsBy(process.role) ? "backup" : process.role === "HALTED" ? "dead" : "idle";
}

function condition(process, at) {
  if (!process.alive) {
    return "dead";
  }
  return process.frozen ? "frozen" : isSilent(process, at) ? "silent" : "";
}

/** A host, in the place that its role gives it. */
export function HostBox({ process, place, at, verbs, hand }) {
  const speed = figures(process);
  const state = condition(process, at);
  const life = process.incarnation === undefined ? "" : `life ${String(process.incarnation).slice(-6)}`;
  const large = place === "primary" || place === "backup";
  return html`<article class=${`box host ${tone(process, at)} at-${place}`} aria-label=${`Host ${process.name}`}>
    <header>
      <span class="role" title=${process.role}>${state && !large ? state : roleWords(process)}</span>
      <b class="name">${process.name}</b>
    </header>
    ${large &&
    html`<p class="facts">
        ${state && html`<strong class="state">${state}</strong>`}
        <span>${process.view ? `view ${process.view}` : "no view"}</span>
        ${life && html`<span title=${`incarnation ${process.incarnation}`}>${life}</span>`}
        <span>pid ${process.pid}</span>
        ${process.bound > 0 && html`<span title="how well its clock is known here">${"\u00b1"}${millis(process.bound)}</span>`}
      </p>
      ${process.alive && process.role !== "RECEIVING" && html`<${Speed} speed=${speed} />`}`}
    ${process.alive && html`<${Transfer} transfer=${speed.last?.transfer} />`}
    <${Hands}
      verbs=${fitting(verbs.host ?? [], process)}
      target=${`host:${process.name}`}
      of=${`host ${process.name}`}
      hand=${hand}
    />
  </article>`;
}

function Speed({ speed }) {
  if (!speed.last) {
    return html`<p class="speed">${"\u2014"}</p>`;
  }
  return html`<p class="speed">
    ${speed.instructions < IDLE
      ? html`<b>${large(speed.instructions)}</b> instructions/s`
      : html`<b>${short(speed.instructions / 1e6)}</b> MIPS`}
    <small>${count(speed.last.count)} instructions</small>
  </p>`;
}

function Transfer({ transfer }) {
  if (!transfer?.total) {
    return null;
  }
  const percent = Math.floor((100 * transfer.done) / transfer.total);
  return html`<p class="transfer">
    <progress max="100" value=${percent} aria-label="Copy of the machine"></progress>
    <small>${percent} % of the machine</small>
  </p>`;
}

/** The arbiter, the gateway or the switch. */
export function SideBox({ process, kind, title, children, verbs, hand }) {
  const dead = process && !process.alive;
  const frozen = process?.alive && process.frozen;
  return html`<article class=${`box side ${kind} ${dead ? "dead" : frozen ? "silent" : ""} at-${kind}`} aria-label=${title}>
    <header>
      <b class="name">${title}</b>
      <span class="role">${dead ? "dead" : frozen ? "frozen" : ""}</span>
    </header>
    <div class="facts">${children}</div>
    ${process &&
    html`<${Hands} verbs=${fitting(verbs[kind] ?? [], process)} target=${`${kind}:${process.name}`} of=${`the ${kind}`} hand=${hand} />`}
  </article>`;
}
