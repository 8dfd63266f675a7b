/** The stage: everybody's box in its place, and between them what moves. */
import { html, useEffect, useRef } from "understudy/html";
import { HostBox, SideBox } from "understudy/box";
import { Gate } from "understudy/gate";
import { LinkFigures } from "understudy/wire";
import { Flow } from "understudy/flow";
import { KIND_WORDS, KINDS } from "understudy/kinds";
import { keyOf } from "understudy/model";

const PLACES = ["primary", "backup", "gateway", "arbiter", "switch"];

export function cast(state, vmName) {
  const all = Object.values(state.processes);
  const vm = state.vms[vmName] ?? { primary: null, backup: null, cuts: {} };
  const hosts = all.filter((each) => each.kind === "host" && (!each.vm || each.vm === vmName || each.role === ""));
  const of = (kind) =>
    all.filter((each) => each.kind === kind && (!each.vm || each.vm === vmName)).sort((a, b) => b.alive - a.alive)[0];
  return {
    vm,
    primary: state.processes[vm.primary],
    backup: state.processes[vm.backup],
    wings: hosts
      .filter((host) => keyOf(host) !== vm.primary && keyOf(host) !== vm.backup)
      .sort((one, other) => one.name.localeCompare(other.name)),
    arbiter: of("arbiter"),
    gateway: of("gateway"),
    network: of("switch"),
  };
}

export function Stage({ player, vmName, verbs, hand }) {
  const canvas = useRef();
  const flow = useRef();
  useEffect(() => {
    flow.current = new Flow(canvas.current, () => ({
      ...cast(player.state, vmName),
      state: player.state,
      pace: player.live ? 1 : player.playing ? Math.max(player.rate, 0.08) : 0,
    }));
    return () => flow.current.stop();
  }, [vmName]);
  const { vm, primary, backup, wings, arbiter, gateway, network } = cast(player.state, vmName);
  const at = player.at;
  const cut = Object.keys(vm.cuts).length > 0;
  const placed = [
    ...(primary ? [{ host: primary, place: "primary" }] : []),
    ...(backup ? [{ host: backup, place: "backup" }] : []),
    ...wings.map((host, index) => ({ host, place: `wing wing-${Math.min(index, 5)}` })),
  ].sort((one, other) => one.host.name.localeCompare(other.host.name)); // so that each box stays the same element and glides
  return html`<section class=${`stage ${network ? "with-switch" : ""}`} aria-label="Who is who">
    ${PLACES.map((place) => html`<i key=${place} class=${`anchor at-${place}`}></i>`)}
    <canvas ref=${canvas} aria-hidden="true"></canvas>
    <${SideBox} process=${arbiter} kind="arbiter" title="Arbiter" verbs=${verbs} hand=${hand}>
      ${vm.arbiterView
        ? html`<span>view ${vm.arbiterView.view}: <b>${vm.arbiterView.primary || "\u2014"}</b>${" "}
            ${vm.arbiterView.backup ? html`with <b>${vm.arbiterView.backup}</b>` : "alone"}</span>`
        : html`<span>one yes for each view</span>`}
    <//>
    <${SideBox} process=${gateway} kind="gateway" title="Gateway" verbs=${verbs} hand=${hand}>
      <span>the users' end of the serial line</span>
    <//>
    ${network &&
    html`<${SideBox} process=${network} kind="switch" title="Switch" verbs=${verbs} hand=${hand}>
      <span>the network's end of the card</span>
    <//>`}
    <${Gate} host=${primary} />
    ${!primary && html`<div class="box empty at-primary">primary</div>`}
    ${!backup && html`<div class="box empty at-backup">no backup</div>`}
    ${placed.map(
      ({ host, place }) =>
        html`<${HostBox} key=${host.name} process=${host} place=${place} at=${at} verbs=${verbs} hand=${hand} />`,
    )}
    <${LinkFigures} primary=${primary} backup=${backup} verbs=${verbs} cut=${cut} hand=${hand} />
    <ul class="kinds" aria-label="Kinds of log entries">
      ${KINDS.filter((kind) => kind !== "other").map((kind) => html`<li key=${kind}><i class=${`dot ${kind}`}></i>${KIND_WORDS[kind]}</li>`)}
    </ul>
    ${verbs.pool?.length &&
    html`<div class="pool-hands">
      ${verbs.pool.map((verb) => html`<button key=${verb} class="hand" onClick=${() => hand(verb, "pool")}>+ host</button>`)}
    </div>`}
  </section>`;
}
