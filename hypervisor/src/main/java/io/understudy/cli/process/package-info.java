/** How a command speaks to people and to programs, and how an interrupt ends it. */
package io.understudy.cli.process;
