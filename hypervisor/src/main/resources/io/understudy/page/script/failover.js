/**
 * The failovers in a list of events, each with its steps: what happened, who told whom, and when. Pure: the same events give
 * the same failovers, whether they come one by one or from a saved file.
 */
import { acts } from "understudy/place";
import { keyOf } from "understudy/model";

/** What was done to a host so long ago at the most is what its partner now suspects. */
const CAUSE_MICROS = 15_000_000;

/** What hands do that a partner notices. */
const CAUSES = new Set(["kill", "freeze", "cut", "cutToBackup", "cutToPrimary"]);

/** Which change of a survivor's role is which step. */
const TAKES_OVER = { TAKING_OVER: "suspected", GOING_LIVE: "granted", ALONE: "live" };
const GOES_ALONE = { GOING_ALONE: "suspected", ALONE: "granted" };

const WORDS = {
  kill: () => "killed",
  freeze: () => "frozen",
  cut: () => "link cut",
  cutToBackup: () => "link cut, to the backup",
  cutToPrimary: () => "link cut, to the primary",
  slow: () => "link slow",
  slowToBackup: () => "link slow, to the backup",
  slowToPrimary: () => "link slow, to the primary",
  lose: () => "link loses",
  loseToBackup: () => "link loses, to the backup",
  loseToPrimary: () => "link loses, to the primary",
  gone: () => "its process ended",
  suspected: () => "suspects its partner",
  claimed: (event) => `claims view ${event.view}`,
  granted: (event) => `granted: view ${event.view}`,
  drained: () => "the log replayed to its end",
  live: () => "live: it is the machine",
  attached: () => "the gateway attaches",
  firstOutput: () => "first output",
  redundant: () => "a new backup has the machine",
};

/** One failover that began; steps are added as they come. */
function begin(event, vm, survivor, lost) {
  return { vm, survivor, lost, takesOver: true, recruit: null, start: event.at, steps: [], changed: {}, done: false };
}

export class Failovers {
  #roles = {}; // what each host was last: {role, vm, view, pid}
  #causes = []; // kills, freezes, cuts and ends that nobody has suspected yet
  #open = {}; // by VM
  #told = {}; // when each was killed or ended

  list = [];

  add(event) {
    const take = TAKERS[event.event];
    if (take) {
      take.call(this, event);
    }
  }

  /** A cause that concerns the pair is shown at once: what follows it is what everybody waits for. */
  cause(event, what, key) {
    if (what === "gone" && event.at - (this.#told[key] ?? -Infinity) < CAUSE_MICROS) {
      return; // its end, which a kill has already told
    }
    this.#told[key] = event.at;
    const cause = { event, what, key };
    this.#causes.push(cause);
    const host = this.#roles[key];
    if (!host?.paired || !["kill", "gone"].includes(what)) {
      return;
    }
    const partner = Object.entries(this.#roles).find(
      ([other, each]) => other !== key && each.vm === host.vm && each.view === host.view && each.paired,
    );
    if (partner) {
      this.#start(cause, event, host.vm, partner[0], key);
    }
  }

  role(event) {
    const key = keyOf(event.from);
    const paired = acts(event.role) || event.role === "BACKUP" || event.role === "TAKING_OVER";
    this.#roles[key] = { role: event.role, vm: event.vm, view: event.view, pid: event.from.pid, paired };
    const open = this.#open[event.vm];
    if (open && !open.done && event.role === "RECEIVING") {
      open.recruit = key;
    }
    if (open?.survivor === key) {
      this.#moment(open, (open.takesOver ? TAKES_OVER : GOES_ALONE)[event.role], event.at);
    }
  }

  /** A step is when the host's role changed, if it did: that is what all others tell, too. */
  #moment(open, what, at) {
    open.changed[what] = at;
    open.steps.filter((step) => step.what === what).forEach((step) => (step.at = at));
    open.steps.sort((one, other) => one.at - other.at);
  }

  stage(event) {
    const key = keyOf(event.from);
    if (event.stage === "suspected") {
      this.#suspect(event, key);
    }
    const open = this.#open[event.vm];
    if (open?.survivor !== key || open.steps.some((step) => step.what === event.stage)) {
      return;
    }
    this.#step(open, event.stage, event, ...ends(event.stage, open));
    open.done ||= event.stage === "redundant";
  }

  attached(event) {
    const open = this.#open[event.vm];
    if (event.from.kind === "gateway" && open && !open.done && !open.steps.some((step) => step.what === "attached")) {
      this.#step(open, "attached", event, "gateway", open.survivor);
    }
  }

  #suspect(event, key) {
    const open = this.#open[event.vm];
    if (open && !open.done && open.survivor === key) {
      return;
    }
    const causes = this.#causes.filter((cause) => event.at - cause.event.at < CAUSE_MICROS);
    const cause = causes[causes.length - 1];
    const partner = Object.entries(this.#roles).find(
      ([other, each]) => other !== key && each.vm === event.vm && each.paired && each.view === event.view,
    );
    const lost = cause?.key.startsWith("host:") ? cause.key : (partner?.[0] ?? "host:?");
    this.#start(cause, event, event.vm, key, lost);
  }

  #start(cause, event, vm, survivor, lost) {
    const failover = begin(event, vm, survivor, lost);
    failover.takesOver = !acts(this.#roles[survivor]?.role ?? "");
    this.#open[vm] = failover;
    this.#causes = [];
    this.list.push(failover);
    if (cause) {
      this.#step(failover, cause.what, cause.event, lost, lost);
    }
  }

  #step(failover, what, event, from, to) {
    const at = failover.changed[what] ?? event.at;
    const step = { what, words: (WORDS[what] ?? (() => what))(event), at, from, to, line: event.line ?? "" };
    failover.steps.push(step);
    failover.steps.sort((one, other) => one.at - other.at);
    failover.start = failover.steps[0].at;
  }
}

/** Who tells whom in a step of the survivor's. */
function ends(stage, failover) {
  const self = failover.survivor;
  switch (stage) {
    case "claimed":
      return [self, "arbiter"];
    case "granted":
      return ["arbiter", self];
    case "firstOutput":
      return [self, "gateway"];
    case "redundant":
      return [self, failover.recruit ?? self];
    default:
      return [self, self];
  }
}

const TAKERS = {
  hand(event) {
    if (CAUSES.has(event.verb)) {
      this.cause(event, event.verb, event.target);
    }
  },
  gone(event) {
    this.cause(event, "gone", keyOf(event.process));
  },
  role(event) {
    this.role(event);
  },
  stage(event) {
    this.stage(event);
  },
  attached(event) {
    this.attached(event);
  },
  resumed(event) {
    this.attached(event);
  },
};

/** The moment of a step, or none. */
export function momentOf(failover, what) {
  return failover.steps.find((step) => step.what === what)?.at;
}

/** From the kill until the machine acts again, in microseconds; none as long as it does not. When it next prints is up to its user. */
export function outage(failover) {
  const end = momentOf(failover, "live") ?? (failover.takesOver ? undefined : momentOf(failover, "granted"));
  return end === undefined ? undefined : end - failover.start;
}
