/** The kinds of log entries, each with its colour in style/frame.css, wherever they are drawn. */
export const KINDS = ["clock", "interrupt", "input", "output", "network", "disk", "hash", "progress", "other"];

export const KIND_WORDS = {
  clock: "clock read",
  interrupt: "interrupt",
  input: "input",
  output: "output marker",
  network: "network",
  disk: "disk",
  hash: "state hash",
  progress: "progress",
  other: "other",
};

/** The colours as the style sheets have them now, dark or light. */
export function palette() {
  const probe = document.createElement("i");
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(
    ["ink", "faint", "hair", "paper", "primary", "backup", "arbiter", "gateway", "switch", "bad", "ack"]
      .map((name) => [name, colour(name)])
      .concat(KINDS.map((kind) => [kind, colour(`kind-${kind}`)])),
  );
  probe.remove();
  return colours;
}
