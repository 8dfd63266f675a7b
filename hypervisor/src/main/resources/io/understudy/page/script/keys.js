/** What keys do wherever nothing takes text. */
export const KEYS = [
  ["T", "type into the machine (F6 comes back)"],
  ["1 2 3", "backup's screen, failovers, figures"],
  ["Space", "play the failover again, pause"],
  ["\u2190 \u2192", "one step back, one step on"],
  ["L", "back to the present"],
  ["S", "save this failover as a file"],
  ["D", "dark or light"],
  ["?", "this help"],
];

/** @param actions by the key's name */
export function listen(actions) {
  const heard = (event) => {
    const takesText = event.target.closest?.("input:not([type=range]), select, textarea, .xterm");
    const isButton = event.target.closest?.("button") && (event.key === " " || event.key === "Enter");
    const isRange = event.target.closest?.("input[type=range]") && event.key.startsWith("Arrow");
    if (takesText || isButton || isRange || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  };
  document.addEventListener("keydown", heard);
  return () => document.removeEventListener("keydown", heard);
}
