/** The page: keeps what was heard, shows one moment of it, passes on what is typed and clicked. */
import { html, useEffect, useRef, useState } from "understudy/html";
import { Header } from "understudy/header";
import { Stage } from "understudy/stage";
import { Screen } from "understudy/screen";
import { momentAt, Sequence } from "understudy/sequence";
import { next, Scrubber } from "understudy/scrubber";
import { Figures } from "understudy/figures";
import { KEYS, listen } from "understudy/keys";
import { download, savedPage } from "understudy/save";
import { useTerminal } from "understudy/terminal";
import { clock } from "understudy/words";

const TABS = [
  ["backup", "Backup\u2019s screen"],
  ["failovers", "Failovers"],
  ["figures", "Figures"],
];

/** @param world what there is to show: {history, player, screens, server, hello, broken} */
export function App({ world }) {
  const { history, player, screens, server } = world;
  const [tab, show] = useState(world.isSaved ? "failovers" : "backup");
  const [chosenVm, chooseVm] = useState("");
  const [chosen, choose] = useState(null); // a failover by number, null: the last one
  const [said, say] = useState("");
  const [help, showHelp] = useState(false);
  const [theme, setTheme] = useState(document.documentElement.dataset.theme ?? "");
  const failovers = history.failovers();
  const count = failovers.length;
  const failover = failovers[chosen ?? count - 1];
  const vms = Object.keys(player.state.vms).sort();
  const shownAt = player.live ? Infinity : player.at; // of screens: what came is shown
  const vmName = chosenVm || vms[0] || world.hello.vm || "vm";
  const vm = player.state.vms[vmName];
  const verbs = world.isSaved || !player.live ? {} : (world.hello.verbs ?? {});

  // A failover is what everybody came for: it is shown as it begins.
  const seen = useRef(count);
  useEffect(() => {
    if (count > seen.current && player.live) {
      choose(null);
      show("failovers");
    }
    seen.current = count;
  }, [count]);

  const connection = useTerminal(world, vmName);

  async function hand(verb, target) {
    if (verb === "stop" && !confirm("End this machine for good?")) {
      return;
    }
    if (verb === "renew" && !confirm("End this machine, and start another one in its place?")) {
      return;
    }
    const wrong = await server.hand(verb, target);
    say(wrong);
  }

  const file = () => savedPage(history, failover, { vm: vmName, hello: { vm: vmName, verbs: {}, warning: world.hello.warning } });
  world.file = file;

  async function save() {
    const content = await file();
    download(`understudy-failover-${failover ? clock(failover.start).slice(0, 8).replaceAll(":", "") : "none"}.html`, content);
  }

  function otherTheme() {
    const dark = theme === "dark" || (!theme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    setTheme(dark ? "light" : "dark");
  }

  function play() {
    if (!failover) {
      return;
    }
    show("failovers");
    if (player.playing) {
      player.pause();
    } else {
      player.play(player.live ? momentAt(failover, -0.5) : player.at, momentAt(failover, failover.steps.length - 0.4));
    }
  }

  const actions = useRef({});
  actions.current = {
    t: () => document.querySelector("#machine textarea")?.focus(),
    1: () => show("backup"),
    2: () => show("failovers"),
    3: () => show("figures"),
    " ": play,
    ArrowLeft: () => failover && player.seek(next(failover, player.at, -1)),
    ArrowRight: () => failover && player.seek(next(failover, player.at, 1)),
    l: () => !world.isSaved && player.goLive(),
    s: () => !world.isSaved && failover && save(),
    d: otherTheme,
    "?": () => showHelp(!help),
    Escape: () => showHelp(false),
  };
  useEffect(() => listen(new Proxy({}, { get: (_, key) => actions.current[key] })), []);

  const backup = vm?.backup && player.state.processes[vm.backup];
  const held = backup && screens.held(backup.name, backup.pid);
  const panes = {
    backup: () => html`<div class="pane-body">
      <${Screen}
        key="held"
        name="held"
        label="The backup's own screen"
        printed=${held ?? NOTHING}
        at=${shownAt}
        life=${backup?.pid}
        held=${true}
      />
      <p class="hint">
        ${backup ? `What ${backup.name} has executed by itself. Nobody outside sees it; it is dropped when the user has the same from the primary.` : "There is no backup."}
      </p>
    </div>`,
    failovers: () => html`<div class="pane-body">
      ${failover
        ? html`<${Chooser} failovers=${failovers} failover=${failover} choose=${choose} />
            <${Sequence} failover=${failover} at=${player.at} live=${player.live} seek=${(at) => player.seek(at)} />
            <${Scrubber} failover=${failover} player=${player} isSaved=${world.isSaved} />`
        : html`<p class="empty-pane">No failover yet. ${verbs.host ? "Kill the primary, and watch." : ""}</p>`}
    </div>`,
    figures: () => html`<${Figures} history=${history} player=${player} vm=${vm} theme=${theme} />`,
  };

  return html`<${Header}
      player=${player}
      vmName=${vmName}
      vms=${vms}
      choose=${chooseVm}
      broken=${world.broken}
      warning=${world.hello.warning}
      isSaved=${world.isSaved}
      save=${save}
      hasFailover=${Boolean(failover)}
      theme=${otherTheme}
      help=${() => showHelp(!help)}
    />
    <main>
      <${Stage} player=${player} vmName=${vmName} verbs=${verbs} hand=${hand} />
      <section class="pane machine" aria-label="The machine">
        <h2>The machine <small>${world.isSaved ? "as its user saw it" : connection.words}</small></h2>
        <div class="pane-body">
          <${Screen}
            key=${vmName}
            name="machine"
            label="The machine's terminal; F6 leaves it"
            printed=${screens.seen(vmName)}
            at=${shownAt}
            type=${world.isSaved ? undefined : (text) => {
              player.goLive();
              connection.type(text);
            }}
          />
          <p class="hint">${world.isSaved ? "" : "Type here (T). F6 leaves the terminal."}</p>
        </div>
      </section>
      <section class="pane" aria-label="What else there is to see">
        <div class="tabs" role="tablist">
          ${TABS.map(
            ([name, words]) =>
              html`<button
                key=${name}
                role="tab"
                id=${`tab-${name}`}
                aria-selected=${tab === name}
                onClick=${() => show(name)}
              >
                ${words}${name === "failovers" && count > 0 ? html` <span class="number">${count}</span>` : ""}
              </button>`,
          )}
        </div>
        ${panes[tab]()}
      </section>
    </main>
    ${said && html`<div class="said" role="alert">${said} <button onClick=${() => say("")} aria-label="Close">${"\u00d7"}</button></div>`}
    ${help && html`<${Help} close=${() => showHelp(false)} />`}`;
}

const NOTHING = { chunks: [], dropped: 0 };

function Chooser({ failovers, failover, choose }) {
  if (failovers.length < 2) {
    return null;
  }
  const index = failovers.indexOf(failover);
  return html`<nav class="chooser" aria-label="Which failover">
    <button disabled=${index === 0} onClick=${() => choose(index - 1)} aria-label="The one before">${"\u2039"}</button>
    <span>${index + 1} of ${failovers.length}</span>
    <button disabled=${index === failovers.length - 1} onClick=${() => choose(index + 1)} aria-label="The next one">${"\u203A"}</button>
  </nav>`;
}

function Help({ close }) {
  return html`<dialog open class="help" aria-label="Keys">
    <h2>Keys</h2>
    <dl>${KEYS.map(([key, what]) => html`<dt key=${key}>${key}</dt><dd>${what}</dd>`)}</dl>
    <button onClick=${close} autofocus>Close</button>
  </dialog>`;
}
