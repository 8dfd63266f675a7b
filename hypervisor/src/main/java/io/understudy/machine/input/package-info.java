/**
 * The two sources of inputs at the edge of the world: the host's clock, entropy and serial line, and a virtual world that
 * is a function of the instruction count. Recording and replaying sources are built around them elsewhere.
 */
package io.understudy.machine.input;
