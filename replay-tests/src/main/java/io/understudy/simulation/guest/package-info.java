/**
 * A machine that stands for the emulated one: a small key-value store behind a serial line, deterministic in its inputs
 * and in the position at which each arrives, and its log in the real encoding.
 */
package io.understudy.simulation.guest;
