/** The stage: everybody's box in its place, and between them what moves. */
import { html, useEffect, useRef } from "understudy/html";
import { HostBox, SideBox } from "understudy/box";
import { Gate } from "understudy/gate";
import { LinkFigures } from "understudy/wire";
import { Flow } from "understudy/flow";
import { KIND_WORDS, KINDS } from "understudy/kinds";
import { harmOf, keyOf, whole } from "understudy/model";

const PLACES = ["primary", "backup", "gateway", "arbiter", "switch"];

export function cast(state, vmName) {
  const all = Object.values(state.processes);
  const vm = state.vms[vmName] ?? { primary: null, backup: null, ...whole() };
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

/** Another machine in the place of this one, perhaps without something: then it must break. */
function NextMachine({ mechanisms, hand }) {
  const renew = (event) => {
    const { value } = event.target;
    event.target.value = "";
    hand("renew", `pool:${value === "all" ? "" : value}`);
  };
  return html`<select class="hand renew" aria-label="Another machine" onChange=${renew}>
    <option value="">other machine \u2026</option>
    <option value="all">with everything on</option>
    ${mechanisms.map((name) => html`<option key=${name} value=${name}>unsafe: ${name}</option>`)}
  </select>`;
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
  const harm = harmOf(vm, "to-backup") || harmOf(vm, "to-primary");
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
    <${LinkFigures} primary=${primary} backup=${backup} verbs=${verbs} harm=${harm} hand=${hand} />
    <ul class="kinds" aria-label="Kinds of log entries">
      ${KINDS.filter((kind) => kind !== "other").map((kind) => html`<li key=${kind}><i class=${`dot ${kind}`}></i>${KIND_WORDS[kind]}</li>`)}
    </ul>
    ${verbs.pool?.length &&
    html`<div class="pool-hands">
      ${verbs.pool.includes("renew") && html`<${NextMachine} mechanisms=${verbs.mechanisms ?? []} hand=${hand} />`}
      ${verbs.pool.includes("add") && html`<button class="hand" onClick=${() => hand("add", "pool")}>+ host</button>`}
    </div>`}
  </section>`;
}
