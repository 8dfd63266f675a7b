/** Which moment the page shows: the present one, a past one, or past ones in slow motion. */
import { emptyState, fold } from "understudy/model";

export const RATES = [1, 0.2, 0.05, 0.01];

export class Player {
  state = emptyState();
  live = true;
  playing = false;
  rate = 0.05;
  at = 0; // microseconds, of the moment shown

  #history;
  #next = 0;
  #until = Infinity;

  constructor(history) {
    this.#history = history;
  }

  /** @param now the present moment in microseconds @param passed milliseconds since the last call */
  advance(now, passed) {
    if (this.live) {
      this.at = now;
    } else if (this.playing) {
      this.at += passed * 1000 * this.rate;
      if (this.at >= this.#until) {
        this.at = this.#until;
        this.playing = false;
      }
    }
    this.#show();
  }

  goLive() {
    this.live = true;
    this.playing = false;
  }

  seek(at) {
    this.live = false;
    this.at = at;
  }

  /** Plays from this moment on, and stands still at the other. */
  play(from, until) {
    this.seek(from);
    this.#until = until;
    this.playing = true;
  }

  pause() {
    this.playing = false;
  }

  #show() {
    const events = this.#history.events;
    const end = this.live ? events.length : this.#history.indexAfter(this.at);
    if (this.#history.takeLate() < this.#next || end < this.#next) {
      this.state = emptyState();
      this.#next = 0;
    }
    while (this.#next < end) {
      fold(this.state, events[this.#next++]);
    }
    this.state.at = this.at;
  }
}
