/** Exact counting at block starts, in machine code or in Java, with the same positions. */
package io.understudy.cpu.unicorn.counter;
