/**
 * What is known of all processes at one moment: the fold of all events up to it. A pure function, so that the scrubber shows
 * a past moment by the same code as the live page shows the present one.
 */
import { settle, vacate } from "understudy/place";

/** From this long without a word on a process that speaks five times a second is called silent. */
export const SILENT_MICROS = 1_500_000;

const PULSES = 12;
const RATE_SAMPLES = 6;

export function emptyState() {
  return { at: 0, processes: {}, vms: {}, pulses: [] };
}

/** Takes one event in; gives the same state, changed. */
export function fold(state, event) {
  state.at = Math.max(state.at, event.at);
  const change = CHANGES[event.event];
  if (event.from.kind === "page" || event.from.kind === "demo") {
    change?.(state, event);
    return state;
  }
  const process = processOf(state, event.from);
  if (process.pid !== event.from.pid) {
    return state; // of an earlier life, and too late
  }
  process.heard = Math.max(process.heard, event.at);
  change?.(state, event, process);
  return state;
}

export function keyOf(who) {
  return `${who.kind}:${who.name}`;
}

export function vmOf(state, name) {
  return (state.vms[name] ??= { name, view: 0, primary: null, backup: null, arbiterView: null, ...whole() });
}

function processOf(state, who) {
  const key = keyOf(who);
  const known = state.processes[key];
  if (known && (known.pid === who.pid || known.pids.includes(who.pid))) {
    return known;
  }
  Object.values(state.vms).forEach((vm) => vacate(vm, key)); // a new life has nothing of the last one's
  return (state.processes[key] = {
    kind: who.kind,
    name: who.name,
    pid: who.pid,
    pids: known ? [...known.pids, known.pid] : [],
    alive: true,
    frozen: false,
    vm: who.vm ?? "",
    role: "",
    view: 0,
    heard: 0,
    since: 0,
    samples: [],
  });
}

function pulse(state, event, from, to, label) {
  state.pulses.push({ at: event.at, from, to, label });
  if (state.pulses.length > PULSES) {
    state.pulses.shift();
  }
}

/** What a demo's hands did. */
const HANDS = {
  kill(state, process, event) {
    if (process) {
      Object.assign(process, { alive: false, frozen: false, since: event.at });
    }
  },
  freeze(state, process) {
    if (process) {
      process.frozen = true;
    }
  },
  thaw(state, process) {
    if (process) {
      process.frozen = false;
    }
  },
  drain(state, process) {
    if (process) {
      process.draining = true;
    }
  },
  undrain(state, process) {
    if (process) {
      process.draining = false;
    }
  },
  cut: (state, _, event) => harm(state, "cuts", "both", event.at),
  cutToBackup: (state, _, event) => harm(state, "cuts", "to-backup", event.at),
  cutToPrimary: (state, _, event) => harm(state, "cuts", "to-primary", event.at),
  slow: (state, _, event) => harm(state, "slow", "both", event.at),
  slowToBackup: (state, _, event) => harm(state, "slow", "to-backup", event.at),
  slowToPrimary: (state, _, event) => harm(state, "slow", "to-primary", event.at),
  lose: (state, _, event) => harm(state, "lossy", "both", event.at),
  loseToBackup: (state, _, event) => harm(state, "lossy", "to-backup", event.at),
  loseToPrimary: (state, _, event) => harm(state, "lossy", "to-primary", event.at),
  heal: (state) => Object.values(state.vms).forEach((vm) => Object.assign(vm, whole())),
};

/** A link without harm: what is done to it, by direction. */
export function whole() {
  return { cuts: {}, slow: {}, lossy: {} };
}

/** How the link is in one direction: "cut", "lossy", "slow", or "" if it is whole. */
export function harmOf(vm, direction) {
  const has = (what) => what["both"] || what[direction];
  return has(vm.cuts) ? "cut" : has(vm.lossy) ? "lossy" : has(vm.slow) ? "slow" : "";
}

function harm(state, what, direction, at) {
  Object.values(state.vms).forEach((vm) => (vm[what][direction] = at));
}

const CHANGES = {
  found(state, event) {
    const process = processOf(state, event.process);
    process.vm ||= event.vm ?? "";
    process.bound = event.boundMicros ?? 0;
    process.alive = process.pid === event.process.pid ? true : process.alive;
  },
  gone(state, event) {
    const process = state.processes[keyOf(event.process)];
    if (process?.pid === event.process.pid) {
      process.alive = false;
      process.frozen = false;
      process.since = process.since || event.at;
    }
  },
  hand(state, event) {
    HANDS[event.verb]?.(state, state.processes[event.target], event);
  },
  role(state, event, process) {
    process.vm = event.vm;
    process.role = event.role;
    process.view = event.view ?? process.view;
    process.incarnation = event.incarnation ?? process.incarnation;
    process.line = event.line ?? "";
    if (event.vm) {
      settle(vmOf(state, event.vm), state.processes, keyOf(event.from));
    }
  },
  stage(state, event, process) {
    process.stage = event.stage;
    const self = keyOf(event.from);
    if (event.stage === "claimed") {
      pulse(state, event, self, "arbiter", `claims view ${event.view}`);
    } else if (event.stage === "granted") {
      pulse(state, event, "arbiter", self, `granted view ${event.view}`);
    }
  },
  sample(state, event, process) {
    if (!process.role && event.vm) {
      process.vm = event.vm;
      process.role = event.role;
      process.view = event.view ?? 0;
      settle(vmOf(state, event.vm), state.processes, keyOf(event.from));
    }
    process.samples.push(event);
    if (process.samples.length > RATE_SAMPLES) {
      process.samples.shift();
    }
  },
  view(state, event) {
    const vm = vmOf(state, event.vm);
    vm.arbiterView = event;
    vm.view = Math.max(vm.view, event.view);
  },
  attached(state, event, process) {
    process.attached = event;
    process.vm ||= event.vm;
  },
  lost(state, event, process) {
    if (process?.kind === "gateway") {
      process.attached = null;
    }
  },
  resumed(state, event, process) {
    process.attached = event;
  },
  detached(state, event, process) {
    process.attached = null;
  },
};

/** A process's figures over about a second: the last sample, and rates a second where there are two. */
export function figures(process) {
  const samples = process?.samples ?? [];
  const last = samples[samples.length - 1];
  const first = samples[0];
  if (!last || last.at - first.at < 50_000) {
    return { last, entries: 0, bytes: 0, instructions: 0, acknowledged: 0, kinds: {} };
  }
  const seconds = (last.at - first.at) / 1e6;
  const rate = (field) => Math.max(0, ((last[field] ?? 0) - (first[field] ?? 0)) / seconds);
  const kinds = {};
  for (const [kind, now] of Object.entries(last.kinds ?? {})) {
    kinds[kind] = Math.max(0, (now.entries - (first.kinds?.[kind]?.entries ?? 0)) / seconds);
  }
  return {
    last,
    entries: rate("entries"),
    bytes: rate("logBytes"),
    instructions: rate("count"),
    acknowledged: rate("acknowledged"),
    kinds,
  };
}

export function isSilent(process, at) {
  return process.alive && process.samples.length > 0 && at - process.heard > SILENT_MICROS;
}
