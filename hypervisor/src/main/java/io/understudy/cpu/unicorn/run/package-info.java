/**
 * What a run of the engine and its callbacks share: the words both read and write, the answers at instructions that are
 * the machine's business, and how a stop leaves no trace.
 */
package io.understudy.cpu.unicorn.run;
