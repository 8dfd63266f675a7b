/** The line on top: which machine, how it is, and whether the page shows the present. */
import { html } from "understudy/html";
import { cast } from "understudy/stage";
import { isSilent } from "understudy/model";
import { clock } from "understudy/words";

/** How the machine is, in one or two words, with what that means. */
export function condition(state, vmName) {
  const { primary, backup } = cast(state, vmName);
  if (!primary) {
    return ["idle", "no machine", "nothing runs yet"];
  }
  const rises = backup?.alive && ["TAKING_OVER", "GOING_LIVE", "SUCCEEDING"].includes(backup.role);
  if (rises) {
    return ["rising", "failing over", "the backup takes over"];
  }
  if (!primary.alive) {
    return ["bad", "primary lost", "nobody answers yet"];
  }
  if (primary.frozen || isSilent(primary, state.at)) {
    return ["bad", "primary silent", "nobody has heard of it for a while"];
  }
  if (primary.role === "PRIMARY" && backup?.alive && backup.role === "BACKUP") {
    return ["good", "protected", "one failure does not end it"];
  }
  if (backup?.alive && ["RECEIVING", "JOINED"].includes(backup.role)) {
    return ["warn", "gets a backup", "one more failure would end it"];
  }
  return ["warn", "unprotected", "one more failure would end it"];
}

export function Header({ player, vmName, vms, choose, broken, warning, isSaved, save, theme, help, hasFailover }) {
  const [tone, words, meaning] = condition(player.state, vmName);
  const view = player.state.vms[vmName]?.view;
  return html`${warning && html`<p class="warning" role="alert">UNSAFE ${warning}</p>`}
  <header class="top">
    <h1>Understudy</h1>
    ${vms.length > 1
      ? html`<select aria-label="Which machine" value=${vmName} onChange=${(event) => choose(event.target.value)}>
          ${vms.map((name) => html`<option key=${name}>${name}</option>`)}
        </select>`
      : html`<span class="vm">${vmName}</span>`}
    <span class=${`condition ${tone}`} role="status" title=${meaning}>${words}</span>
    <span class="meaning">${view ? `view ${view}, ` : ""}${meaning}</span>
    <span class="space"></span>
    ${broken && html`<span class="condition bad" role="alert">${broken}</span>`}
    <span class=${`moment ${player.live ? "now" : ""}`}>
      ${isSaved ? "saved" : player.live ? "live" : "past"} <time>${player.at ? clock(player.at) : ""}</time>
    </span>
    ${!isSaved && html`<button onClick=${save} disabled=${!hasFailover} title="Save this failover as one file (S)">Save</button>`}
    <button onClick=${theme} title="Dark or light (D)" aria-label="Dark or light">${"\u25D0"}</button>
    <button onClick=${help} title="Keys (?)" aria-label="Help">?</button>
  </header>`;
}
