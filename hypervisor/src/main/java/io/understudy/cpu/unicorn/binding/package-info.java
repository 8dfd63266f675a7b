/** The engine's library: which file, its functions, and the memory that it and Java both see. */
package io.understudy.cpu.unicorn.binding;
