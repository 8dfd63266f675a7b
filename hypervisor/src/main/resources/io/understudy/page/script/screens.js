/** What serial lines printed, in pieces with their times: at the user's end, and at each replica. */

/** Of one screen so much is kept. */
const MOST_BYTES = 512 * 1024;

export class Screens {
  #seen = {};
  #held = {};

  /** What the users of a machine have seen. */
  seen(vm) {
    return (this.#seen[vm] ??= piece());
  }

  /** What one life of a host has printed by itself, or undefined. */
  held(name, pid) {
    return this.#held[`${name}/${pid}`];
  }

  take(event) {
    if (event.event === "terminal") {
      append(this.seen(event.vm), event.at, event.bytes ?? decode(event.data));
    } else if (event.event === "screen") {
      const screen = (this.#held[`${event.from.name}/${event.from.pid}`] ??= piece());
      const data = decode(event.data);
      const known = Math.max(0, screen.end - event.position); // told again after a connection broke
      if (known < data.length) {
        append(screen, event.at, known > 0 ? data.subarray(known) : data);
        screen.end = event.position + data.length;
      }
    }
  }
}

function piece() {
  return { chunks: [], dropped: 0, bytes: 0, end: 0 };
}

function append(screen, at, data) {
  screen.chunks.push({ at, data });
  screen.bytes += data.length;
  while (screen.bytes > MOST_BYTES && screen.chunks.length > 1) {
    screen.bytes -= screen.chunks.shift().data.length;
    screen.dropped++;
  }
}

export function decode(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function encode(bytes) {
  return btoa(String.fromCharCode(...bytes));
}
