/** Which engine executes guest code, and whether it is here. Only this knows {@code cpu.unicorn} by more than its options. */
package io.understudy.cli.engine;
