/** The page's end of a machine's serial line: what is typed goes there, what comes is kept with its time. */
import { useEffect, useRef, useState } from "understudy/html";
import { Keyboard } from "understudy/keyboard";

const TICK_MILLIS = 100;

/** @return {words, type}: how the line is, and where typed text goes */
export function useTerminal(world, vmName) {
  const type = useRef(() => {});
  const [words, tell] = useState("not connected");
  useEffect(() => {
    if (!world.server || world.isSaved) {
      return undefined;
    }
    const keyboard = new Keyboard();
    const decoder = new TextDecoder("latin1");
    const show = (text) => text && world.printed(vmName, new TextEncoder().encode(text));
    const line = world.server.terminal(
      vmName,
      (bytes) => {
        show(keyboard.printed(decoder.decode(bytes)));
        world.printed(vmName, bytes);
      },
      (state) => tell(state === "attached" ? "through the gateway" : state === "away" ? "the gateway is away" : state),
    );
    type.current = (text) => {
      const { send, show: shown } = keyboard.typed(text, performance.now());
      show(shown);
      send && line.send(send);
    };
    const ticks = setInterval(() => show(keyboard.tick(performance.now())), TICK_MILLIS);
    return () => {
      clearInterval(ticks);
      line.close();
    };
  }, [vmName]);
  return { words, type: (text) => type.current(text) };
}
