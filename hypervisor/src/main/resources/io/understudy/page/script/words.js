/** Figures as people read them. Thousands are set apart by a thin space, as in the printed tables of docs/. */
const THIN = "\u2009";

/** An integer: 84 712. */
export function count(value) {
  return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** With as many digits as tell something: 0.8, 12.4, 117. */
export function short(value) {
  const size = Math.abs(value);
  return size >= 100 ? count(value) : size >= 10 || size === 0 ? trim(value.toFixed(1)) : value.toFixed(1);
}

function trim(text) {
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}

export function bytes(value) {
  if (value < 1000) {
    return `${count(value)}${THIN}B`;
  }
  return value < 1e6 ? `${short(value / 1e3)}${THIN}KB` : `${short(value / 1e6)}${THIN}MB`;
}

/** Large counts in short: 1.2 M. */
export function large(value) {
  if (value < 1e4) {
    return count(value);
  }
  const [size, unit] = value < 1e6 ? [1e3, "k"] : value < 1e9 ? [1e6, "M"] : [1e9, "G"];
  return `${short(value / size)}${THIN}${unit}`;
}

export function millis(micros) {
  return `${short(micros / 1000)}${THIN}ms`;
}

/** Always with its sign and one digit after the point, so that a column of them is easy to compare. */
export function sinceMillis(micros) {
  const value = micros / 1000;
  return `${value < 0 ? "\u2212" : "+"}${Math.abs(value).toFixed(1)}`;
}

export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** The wall clock to the millisecond. */
export function clock(micros) {
  const date = new Date(micros / 1000);
  const two = (value) => String(value).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(
    date.getMilliseconds(),
  ).padStart(3, "0")}`;
}
