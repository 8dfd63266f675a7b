/** Buttons for what hands may do to a process or to the link. Without hands there are none. */
import { html } from "understudy/html";

const LABELS = {
  kill: ["Kill", "kill -9: nothing of it gets to say anything more"],
  freeze: ["Freeze", "it stands still, and its connections stay open (SIGSTOP)"],
  thaw: ["Thaw", "it goes on where it was frozen (SIGCONT)"],
  start: ["Start", "start it again: the same name in a new life"],
  stop: ["Stop", "end the machine for good"],
  move: ["Hand over", "the primary hands over to its backup, without a failure"],
  drain: ["Drain", "empty this host, as before it is switched off"],
  undrain: ["Undo drain", "this host takes work again"],
  cutOff: ["Cut off", "cut off from its backup and from the arbiter, and from nobody else"],
  cutToBackup: ["Cut \u2192", "what goes to the backup disappears"],
  cutToPrimary: ["Cut \u2190", "what comes back to the primary disappears"],
  cut: ["Cut", "what goes either way disappears"],
  slowToBackup: ["Slow \u2192", "what goes to the backup arrives 100 ms later, and 1 MiB a second at the most"],
  slowToPrimary: ["Slow \u2190", "what comes back arrives 100 ms later, and 1 MiB a second at the most"],
  slow: ["Slow", "what goes either way arrives 100 ms later, and 1 MiB a second at the most"],
  loseToBackup: ["Lose \u2192", "5 % of what goes to the backup is lost: it is sent again 200 ms later, and what is behind it waits"],
  loseToPrimary: ["Lose \u2190", "5 % of what comes back is lost: it is sent again 200 ms later, and what is behind it waits"],
  lose: ["Lose", "5 % of what goes either way is lost: it is sent again 200 ms later, and what is behind it waits"],
  heal: ["Mend", "nothing is late any more, and connections made from now on are whole"],
  add: ["Add a host", "one more idle host for the pool"],
};

/** Which verbs make sense for a process as it is. */
export function fitting(verbs, process) {
  return verbs.filter((verb) => {
    switch (verb) {
      case "start":
        return !process.alive;
      case "thaw":
        return process.alive && process.frozen;
      case "freeze":
        return process.alive && !process.frozen;
      case "move":
      case "cutOff":
        return process.alive && process.role === "PRIMARY";
      case "drain":
        return process.alive && !process.draining;
      case "undrain":
        return process.alive && process.draining;
      case "stop":
        return process.alive && ["PRIMARY", "ALONE"].includes(process.role);
      default:
        return process.alive;
    }
  });
}

/** @param labels shorter ones than usual, by verb */
export function Hands({ verbs, target, hand, of, labels = {} }) {
  if (!verbs?.length) {
    return null;
  }
  return html`<div class="hands" role="group" aria-label=${`Hands for ${of}`}>
    ${verbs.map((verb) => {
      const [label, title] = LABELS[verb] ?? [verb, verb];
      return html`<button
        class=${`hand ${verb}`}
        key=${verb}
        title=${title}
        aria-label=${`${label} ${of}`}
        data-hand=${`${verb} ${target}`}
        onClick=${() => hand(verb, target)}
      >
        ${labels[verb] ?? label}
      </button>`;
    })}
  </div>`;
}
