/**
 * What a user types, on its way to the machine. A machine that shows typed characters itself, as a shell does, is sent each of
 * them; for one that does not, the page shows them and sends whole lines, so that a mistake can be taken back.
 */

/** A machine that has not shown a character by then does not. */
const PATIENCE_MILLIS = 700;

/** Typed text has the colour of inputs wherever they are drawn. */
const COLOUR = ["\x1b[95m", "\x1b[39m"];

const CONTROLS = /\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x1f]/g;

export class Keyboard {
  /** Whether the page shows what is typed; undefined as long as nobody knows. */
  shows;

  #line = ""; // not sent yet
  #waiting = ""; // sent, and neither shown by the machine nor given up
  #since = 0;

  /** @return {send, show}: what goes to the machine, and what onto the screen */
  typed(text, now) {
    let send = "";
    let show = "";
    for (const character of text.replaceAll("\r", "\n")) {
      if (!this.shows) {
        send += character;
        if (this.shows === undefined && (character >= " " || (character === "\n" && this.#waiting)) && this.#waiting.length < 80) {
          this.#since ||= now;
          this.#waiting += character;
        }
      } else if (character === "\n") {
        send += `${this.#line}\n`;
        show += "\r\n";
        this.#line = "";
      } else if (character === "\x7f") {
        show += this.#line && "\b \b";
        this.#line = this.#line.slice(0, -1);
      } else if (character >= " ") {
        this.#line += character;
        show += COLOUR.join(character);
      } else {
        send += this.#line + character;
        this.#line = "";
      }
    }
    return { send, show };
  }

  /** The machine prints something; gives what is to be shown before it. */
  printed(text) {
    if (this.shows !== undefined || !this.#waiting) {
      return "";
    }
    if (!text.replace(CONTROLS, "").startsWith(this.#waiting[0])) {
      return this.#late(); // an answer, and the question was not shown
    }
    this.shows = false;
    this.#waiting = "";
    return "";
  }

  /** Time passes; gives what is to be shown late. */
  tick(now) {
    return this.shows === undefined && this.#waiting && now - this.#since >= PATIENCE_MILLIS ? this.#late() : "";
  }

  #late() {
    this.shows = true;
    const late = COLOUR.join(this.#waiting).replaceAll("\n", "\r\n");
    this.#waiting = "";
    return late;
  }
}
