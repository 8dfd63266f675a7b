/** The page's server: events as they come, the terminal, and what hands do. A saved page has none of it. */

const AGAIN_MILLIS = 1000;
const TOKEN = "understudy-token";

/** The address that the command printed has the token behind #, so that no server ever sees it in a request line. */
export function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem(TOKEN, given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(TOKEN);
}

export class Server {
  #token;

  /** @param token of the address that the command printed */
  constructor(token) {
    this.#token = token;
  }

  /** Calls back with (name, object) for each message, and with ("broken", reason) when the connection ended; then tries again. */
  async follow(tell) {
    for (;;) {
      try {
        const response = await fetch("/events", { headers: this.#headers(), cache: "no-store" });
        if (!response.ok) {
          tell("broken", (await response.text()).trim() || `the server says ${response.status}`);
        } else {
          await read(response.body.getReader(), tell);
          tell("broken", "the page's server has ended");
        }
      } catch {
        tell("broken", "the page's server does not answer");
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLIS));
    }
  }

  /** Does something to a process; gives one line for people if that fails, else nothing. */
  async hand(verb, target) {
    const words = new URLSearchParams({ verb, target });
    try {
      const response = await fetch(`/hands?${words}`, { method: "POST", headers: this.#headers() });
      return response.ok ? "" : (await response.text()).trim();
    } catch {
      return "the page's server does not answer";
    }
  }

  /** A VM's serial line. Gives what sends bytes; it connects again by itself. */
  terminal(vm, received, state) {
    let socket;
    let closed = false;
    const connect = () => {
      const url = new URL(`/terminal?vm=${encodeURIComponent(vm)}`, location.href);
      url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
      socket = new WebSocket(url, ["understudy-terminal", `token.${this.#token}`]);
      socket.binaryType = "arraybuffer";
      socket.onmessage = (message) =>
        typeof message.data === "string" ? state(message.data) : received(new Uint8Array(message.data));
      socket.onclose = () => {
        state("away");
        if (!closed) {
          setTimeout(connect, AGAIN_MILLIS);
        }
      };
    };
    connect();
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(new TextEncoder().encode(text)),
      close: () => {
        closed = true;
        socket.close();
      },
    };
  }

  #headers() {
    return { Authorization: `Bearer ${this.#token}` };
  }
}

/** Server-sent events as the HTML standard has them, as far as this server sends them. */
async function read(reader, tell) {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    text += decoder.decode(value, { stream: true });
    const messages = text.split("\n\n");
    text = messages.pop();
    for (const message of messages) {
      const name = /^event: ?(.*)$/m.exec(message)?.[1] ?? "event";
      const data = /^data: ?(.*)$/m.exec(message)?.[1];
      if (data) {
        tell(name, parsed(data));
      }
    }
  }
}

/** What a process says is not trusted to be JSON. Incarnations are 64 bits wide, which a number is not here. */
function parsed(data) {
  try {
    return JSON.parse(data.replace(/"incarnation":(-?\d+)/, '"incarnation":"$1"'));
  } catch {
    return null;
  }
}
