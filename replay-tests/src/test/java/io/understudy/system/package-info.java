/** The whole system as a user has it: real processes, real sockets, the real engine. */
package io.understudy.system;
