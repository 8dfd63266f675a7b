/** How guest stores reach RAM: the TLB filled by a routine of ours, or by the engine itself. */
package io.understudy.cpu.unicorn.memory;
