/** All events that the page has, in the order of their times: what happened for long, what only tells how far things are for minutes. */
import { keyOf } from "understudy/model";
import { Failovers } from "understudy/failover";

/** Samples and screens older than this are forgotten. */
const KEPT_MICROS = 10 * 60 * 1_000_000;
const MOST_STORY = 20_000;
const TRIM_EVERY = 512;

const PASSING = new Set(["sample", "screen", "terminal", "progress"]);

export class History {
  events = [];

  #failovers = new Failovers();
  #stale = false; // the failovers were told events in another order than that of their times
  #late = Infinity; // the lowest index at which something was put between others
  #added = 0;

  add(event) {
    let index = this.events.length;
    while (index > 0 && this.events[index - 1].at > event.at) {
      index--;
    }
    if (index === this.events.length) {
      this.events.push(event);
    } else {
      this.events.splice(index, 0, event);
      this.#late = Math.min(this.#late, index);
      this.#stale ||= !PASSING.has(event.event);
    }
    if (!this.#stale) {
      this.#failovers.add(event);
    }
    if (++this.#added % TRIM_EVERY === 0) {
      this.#trim();
    }
  }

  /** All that began, the first one first. */
  failovers() {
    if (this.#stale) {
      this.#stale = false;
      this.#failovers = new Failovers();
      this.events.forEach((event) => this.#failovers.add(event));
    }
    return this.#failovers.list;
  }

  /** The lowest index that changed since the last call, Infinity if events were only appended. */
  takeLate() {
    const late = this.#late;
    this.#late = Infinity;
    return late;
  }

  /** The index after the last event at this moment or before. */
  indexAfter(at) {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle].at <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The samples of a host between two moments. */
  samples(key, from, to) {
    const samples = [];
    for (let i = this.indexAfter(from); i < this.events.length && this.events[i].at <= to; i++) {
      if (this.events[i].event === "sample" && keyOf(this.events[i].from) === key) {
        samples.push(this.events[i]);
      }
    }
    return samples;
  }

  #trim() {
    const last = this.events[this.events.length - 1].at;
    const before = this.events.length;
    let spare = this.events.filter((event) => !PASSING.has(event.event)).length - MOST_STORY;
    this.events = this.events.filter((event) =>
      PASSING.has(event.event) ? event.at > last - KEPT_MICROS : spare-- <= 0,
    );
    if (this.events.length < before) {
      this.#late = 0;
    }
  }
}
