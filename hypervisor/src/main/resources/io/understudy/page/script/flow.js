/** What moves between the boxes, drawn on a canvas: log entries, acknowledgements, outputs, inputs, words with the arbiter. */
import { figures, harmOf } from "understudy/model";
import { KINDS, palette } from "understudy/kinds";

const CROSSING_SECONDS = 1.1;
const PULSE_MICROS = 900_000;
const MOST_A_SECOND = 34;
const PLACES = ["primary", "backup", "gateway", "arbiter", "switch"];

/** So many dots a second stand for so many events a second: few are counted by eye, many are a stream. */
function density(rate) {
  return rate <= 0 ? 0 : Math.min(MOST_A_SECOND, rate < 4 ? rate : 4 + 6.5 * Math.log10(rate / 4));
}

/** A kind by chance, rare ones more often than they are, so that they are seen at all. */
function drawKind(kinds) {
  const weights = KINDS.map((kind) => (kind === "progress" ? 0.5 : 1) * Math.sqrt(kinds[kind] ?? 0));
  let left = Math.random() * weights.reduce((sum, weight) => sum + weight, 0);
  return KINDS.find((_, i) => (left -= weights[i]) < 0) ?? "other";
}

export class Flow {
  #canvas;
  #look;
  #dots = [];
  #due = {};
  #last = performance.now();
  #colours = palette();
  #places = {};
  #frame;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #resized = new ResizeObserver(() => this.#measure());

  /** @param look gives who is on stage now */
  constructor(canvas, look) {
    this.#canvas = canvas;
    this.#look = look;
    this.#resized.observe(canvas);
    this.#measure();
    const draw = (now) => {
      this.#draw(now);
      this.#frame = requestAnimationFrame(draw);
    };
    this.#frame = requestAnimationFrame(draw);
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#resized.disconnect();
  }

  #measure() {
    const { clientWidth, clientHeight } = this.#canvas;
    const scale = devicePixelRatio || 1;
    this.#canvas.width = clientWidth * scale;
    this.#canvas.height = clientHeight * scale;
    this.#canvas.getContext("2d").scale(scale, scale);
    for (const place of PLACES) {
      const anchor = this.#canvas.parentElement.querySelector(`.anchor.at-${place}`);
      this.#places[place] = anchor?.offsetWidth && {
        left: anchor.offsetLeft,
        top: anchor.offsetTop,
        right: anchor.offsetLeft + anchor.offsetWidth,
        bottom: anchor.offsetTop + anchor.offsetHeight,
        x: anchor.offsetLeft + anchor.offsetWidth / 2,
        y: anchor.offsetTop + anchor.offsetHeight / 2,
      };
    }
  }

  /** The line between two boxes, beside its middle by so much. */
  #line(from, to, aside) {
    const [one, other] = [this.#places[from], this.#places[to]];
    if (!one || !other) {
      return null;
    }
    if (one.right <= other.left || other.right <= one.left) {
      const right = one.right <= other.left;
      const y = Math.min(Math.max((one.y + other.y) / 2, one.top + 20), one.bottom - 20) + aside;
      return { x0: right ? one.right : one.left, y0: y, x1: right ? other.left : other.right, y1: y };
    }
    const down = one.bottom <= other.top;
    const x = (one.x + other.x) / 2 + aside;
    return { x0: x, y0: down ? one.bottom : one.top, x1: x, y1: down ? other.top : other.bottom };
  }

  #draw(now) {
    const seconds = Math.min(0.1, (now - this.#last) / 1000);
    this.#last = now;
    const pen = this.#canvas.getContext("2d");
    pen.clearRect(0, 0, this.#canvas.clientWidth, this.#canvas.clientHeight);
    if (Math.floor(now / 1000) !== Math.floor((now - seconds * 1000) / 1000)) {
      this.#colours = palette(); // the theme may have changed
    }
    const seen = this.#look();
    const { primary, backup, gateway, network, vm, pace } = seen;
    const log = figures(primary);
    const running = primary?.alive && !primary.frozen;
    const linked = running && backup?.alive && !backup.frozen;
    const lanes = [
      {
        name: "log",
        line: backup && this.#line("primary", "backup", -13),
        rate: linked ? density(log.entries) : 0,
        colour: () => this.#colours[drawKind(log.kinds)],
        broken: primary && backup && (!primary.alive || !backup.alive),
        harm: harmOf(vm, "to-backup"),
        shape: "entry",
      },
      {
        name: "acks",
        line: backup && this.#line("backup", "primary", 13),
        rate: linked ? density(log.acknowledged) * 0.7 : 0,
        colour: () => this.#colours.ack,
        broken: primary && backup && (!primary.alive || !backup.alive),
        harm: harmOf(vm, "to-primary"),
        shape: "ack",
      },
      {
        name: "outputs",
        line: gateway && this.#line("primary", "gateway", network ? 0 : -9),
        rate: running && gateway?.alive ? density(log.kinds.output ?? 0) : 0,
        colour: () => this.#colours.output,
        broken: primary && !primary.alive,
        shape: "entry",
      },
      {
        name: "inputs",
        line: gateway && this.#line("gateway", "primary", network ? 16 : 9),
        rate: running && gateway?.alive ? density(log.kinds.input ?? 0) : 0,
        colour: () => this.#colours.input,
        broken: primary && !primary.alive,
        shape: "entry",
      },
      {
        name: "frames",
        line: network && this.#line("switch", "primary", 0),
        rate: running && network?.alive ? density(log.kinds.network ?? 0) : 0,
        colour: () => this.#colours.network,
        broken: primary && !primary.alive,
        shape: "entry",
      },
    ].filter((lane) => lane.line);
    lanes.forEach((lane) => this.#rail(pen, lane));
    this.#calm.matches || this.#spawn(lanes, seconds * pace);
    this.#move(pen, lanes, seconds * (pace > 0 ? Math.max(0.3, pace) : 0));
    this.#words(pen, seen);
  }

  #rail(pen, { line, broken, harm, name }) {
    const cut = harm === "cut";
    pen.strokeStyle = broken || harm ? this.#colours.bad : this.#colours.hair;
    pen.lineWidth = 1.5;
    pen.setLineDash(broken || cut ? [3, 5] : harm === "lossy" ? [12, 6] : []);
    pen.beginPath();
    pen.moveTo(line.x0, line.y0);
    pen.lineTo(line.x1, line.y1);
    pen.stroke();
    pen.setLineDash([]);
    if (cut || (broken && name === "log")) {
      const [x, y] = [(line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2];
      pen.lineWidth = 3;
      pen.beginPath();
      pen.moveTo(x - 6, y - 6);
      pen.lineTo(x + 6, y + 6);
      pen.moveTo(x + 6, y - 6);
      pen.lineTo(x - 6, y + 6);
      pen.stroke();
    }
    const along = Math.atan2(line.y1 - line.y0, line.x1 - line.x0);
    pen.save();
    pen.translate(line.x1, line.y1);
    pen.rotate(along);
    pen.fillStyle = pen.strokeStyle;
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.lineTo(-8, -4);
    pen.lineTo(-8, 4);
    pen.fill();
    pen.restore();
  }

  #spawn(lanes, seconds) {
    for (const lane of lanes) {
      this.#due[lane.name] = Math.min(3, (this.#due[lane.name] ?? 0) + lane.rate * seconds);
      while (this.#due[lane.name] >= 1) {
        this.#due[lane.name]--;
        this.#dots.push({ lane: lane.name, way: -Math.random() * 0.03, colour: lane.colour() });
      }
    }
  }

  #move(pen, lanes, seconds) {
    const byName = Object.fromEntries(lanes.map((lane) => [lane.name, lane]));
    this.#dots = this.#dots.filter((dot) => {
      const lane = byName[dot.lane];
      dot.way += seconds / CROSSING_SECONDS / (lane?.harm === "slow" ? 3 : 1);
      if (!lane || dot.way > 1 || (lane.harm === "cut" && dot.way > 0.5)) {
        return false;
      }
      this.#dot(pen, lane, dot);
      return true;
    });
  }

  #dot(pen, { line, shape }, { way, colour }) {
    const t = Math.max(0, way);
    const x = line.x0 + (line.x1 - line.x0) * t;
    const y = line.y0 + (line.y1 - line.y0) * t;
    pen.globalAlpha = Math.min(1, t * 12, (1 - t) * 12);
    pen.fillStyle = colour;
    pen.beginPath();
    if (shape === "ack") {
      pen.arc(x, y, 2.6, 0, 2 * Math.PI);
    } else {
      const flat = Math.abs(line.x1 - line.x0) > Math.abs(line.y1 - line.y0);
      pen.roundRect(flat ? x - 5 : x - 3, flat ? y - 3 : y - 5, flat ? 10 : 6, flat ? 6 : 10, 2);
    }
    pen.fill();
    pen.globalAlpha = 1;
  }

  /** Claims and grants, and the thin lines on which they go. */
  #words(pen, { state, vm, primary, backup }) {
    const placeOf = { arbiter: "arbiter", [vm.primary]: primary && "primary", [vm.backup]: backup && "backup" };
    for (const place of ["primary", "backup"]) {
      const bend = this.#bend(place);
      if (bend) {
        pen.strokeStyle = this.#colours.arbiter;
        pen.globalAlpha = 0.45;
        pen.lineWidth = 1;
        pen.setLineDash([2, 4]);
        pen.beginPath();
        bend.forEach(({ x, y }, i) => (i === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
        pen.stroke();
        pen.setLineDash([]);
        pen.globalAlpha = 1;
      }
    }
    for (const pulse of state.pulses) {
      const asks = pulse.to === "arbiter";
      const age = (state.at - pulse.at) / PULSE_MICROS;
      const bend = age >= 0 && age <= 1 && this.#bend(placeOf[asks ? pulse.from : pulse.to]);
      if (bend) {
        const way = Math.min(1, age * 2.2);
        const { x, y } = along(bend, asks ? 1 - way : way);
        pen.globalAlpha = Math.min(1, (1 - age) * 3);
        pen.fillStyle = this.#colours.arbiter;
        pen.beginPath();
        pen.arc(x, y, 5.5, 0, 2 * Math.PI);
        pen.fill();
        pen.font = "600 13px system-ui, sans-serif";
        pen.textAlign = bend[1].x < bend[0].x ? "right" : "left";
        pen.fillText(pulse.label, bend[0].x + (bend[1].x < bend[0].x ? -14 : 14), bend[0].y + (asks ? -9 : 20));
        pen.globalAlpha = 1;
      }
    }
  }

  /** From the arbiter to a host: sideways, then down. */
  #bend(place) {
    const [arbiter, host] = [this.#places.arbiter, this.#places[place]];
    if (!arbiter || !host) {
      return null;
    }
    if (host.x > arbiter.left && host.x < arbiter.right) {
      return [
        { x: host.x, y: arbiter.bottom },
        { x: host.x, y: (arbiter.bottom + host.top) / 2 },
        { x: host.x, y: host.top },
      ];
    }
    const y = arbiter.top + 30;
    return [
      { x: host.x < arbiter.x ? arbiter.left : arbiter.right, y },
      { x: host.x, y },
      { x: host.x, y: host.top },
    ];
  }
}

/** The point so far along a path of two pieces. */
function along([start, corner, end], way) {
  const first = Math.hypot(corner.x - start.x, corner.y - start.y);
  const second = Math.hypot(end.x - corner.x, end.y - corner.y);
  const gone = way * (first + second);
  const [from, to, part] = gone < first ? [start, corner, gone / first] : [corner, end, (gone - first) / (second || 1)];
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
