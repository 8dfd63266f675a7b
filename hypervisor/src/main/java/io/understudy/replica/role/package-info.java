/**
 * Who a host is in its pair, and what it does about it: one state machine without I/O. Messages, answers of the arbiter
 * and ticks go in, actions come out, time is a parameter; sockets and threads are wired around it elsewhere, and a
 * simulator can drive thousands of histories through it.
 */
package io.understudy.replica.role;
