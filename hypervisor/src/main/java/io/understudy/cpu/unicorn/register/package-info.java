/** The processor's registers, read, written, saved and restored. */
package io.understudy.cpu.unicorn.register;
