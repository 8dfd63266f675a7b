/** RAM as the bus sees it, and as the processor sees it through its page tables. */
package io.understudy.machine.memory;
