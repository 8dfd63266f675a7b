/**
 * The two sources from which inputs come in the end: the host's clock, entropy and streams, and virtual ones that are a
 * function of the instruction count. What records is built around them elsewhere; what replays takes their place.
 */
package io.understudy.machine.input;
