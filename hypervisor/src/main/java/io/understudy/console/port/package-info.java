/** A host's end: the sockets of one {@code ConsoleSession}. */
package io.understudy.console.port;
