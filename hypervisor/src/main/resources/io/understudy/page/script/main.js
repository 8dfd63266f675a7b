/** Starts the page: with the server that it came from, or with what a saved page has in it. */
import { html, render } from "understudy/html";
import { App } from "understudy/app";
import { History } from "understudy/history";
import { Player } from "understudy/player";
import { encode, Screens } from "understudy/screens";
import { Server, takeToken } from "understudy/server";
import { readSaved } from "understudy/save";
import { momentAt } from "understudy/sequence";

/** What is told in words is drawn so often at the most; what moves is drawn at each frame. */
const DRAW_MILLIS = 80;

const history = new History();
const player = new Player(history);
const screens = new Screens();
const saved = readSaved();
const world = { history, player, screens, hello: saved?.hello ?? {}, broken: "", isSaved: Boolean(saved), server: null };
const clock = () => performance.timeOrigin * 1000 + performance.now() * 1000;
let ahead = Infinity; // of this browser's clock, in microseconds, at the most: nothing is heard before it is told

const now = () => clock() - (Number.isFinite(ahead) ? ahead : 0);

function take(event) {
  if (event && typeof event.event === "string" && Number.isFinite(event.at) && event.from) {
    history.add(event);
    screens.take(event);
  }
}

world.printed = (vm, bytes) =>
  take({
    v: 1,
    at: now(),
    from: { kind: "page", name: "page", pid: 0 },
    event: "terminal",
    vm,
    data: encode(bytes),
    bytes,
  });

if (saved) {
  saved.events.forEach(take);
  const failover = history.failovers().slice(-1)[0];
  if (failover) {
    player.seek(momentAt(failover, failover.steps.length - 0.4));
  } else {
    player.seek(history.events[history.events.length - 1]?.at ?? 0);
  }
} else {
  const token = takeToken();
  world.server = new Server(token);
  world.broken = token ? "" : "no token: open the address that './understudy page' printed";
  if (token) {
    world.server.follow((name, message) => {
      world.broken = name === "broken" ? message : "";
      if (name === "hello") {
        if (world.hello.began && message.began !== world.hello.began) {
          location.reload(); // another machine, of which nothing that is here is true
        }
        world.hello = message;
        ahead = clock() - message.now;
      } else if (name === "event" && message) {
        ahead = Math.min(ahead, clock() - message.at);
        take(message);
      }
    });
  }
}

let last = performance.now();
let drawn = 0;
function frame(time) {
  player.advance(now(), time - last);
  last = time;
  if (time - drawn >= DRAW_MILLIS) {
    drawn = time;
    render(html`<${App} world=${world} />`, document.getElementById("page"));
  }
  requestAnimationFrame(frame);
}
requestAnimationFrame(frame);

/** For tests and the curious: what the page knows. */
window.understudy = { world, player, history, save: () => world.file() };
