/** A machine's serial line for pages: one connection to its console gateway, however many look at it. */
package io.understudy.page.terminal;
