/** What a host runs on: where its threads, sockets and clocks come from, how much it holds, and, in tests, where it dies. */
package io.understudy.replica.platform;
