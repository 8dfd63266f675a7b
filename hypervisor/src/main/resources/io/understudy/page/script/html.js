/** Markup in template strings, and what parts of the page remember: preact and htm under one name. */
import { h, render } from "preact";
import htm from "htm";

export { render };
export { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
export const html = htm.bind(h);
