/**
 * Functions of the engine that are replaced by machine code of ours, through the table of its imports. The code
 * ({@code pieces.asm}) also has the routines that the counter and the memory path hook.
 */
package io.understudy.cpu.unicorn.interposition;
