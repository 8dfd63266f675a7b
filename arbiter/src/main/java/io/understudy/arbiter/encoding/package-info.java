/**
 * How the words of {@link io.understudy.arbiter.view} and {@link io.understudy.arbiter.wish} are written as bytes, the same in the journal and on the wire. All
 * numbers are big-endian.
 *
 * <pre>
 *  string    u16 length in bytes, UTF-8
 *  identity  string name | i64 incarnation
 *  host      identity | string log address | string console address
 *  view      i64 number | u8 flags (bit 0 acknowledged, bit 1 has a backup) | host primary | host backup, if any
 *  host name string
 *  wish id   16 bytes
 *  spec      u16 length, bytes
 *  vm wish   u8 wanted (0 running, 1 stopped, 2 forgotten) | spec | u8 repair (0 auto, 1 manual)
 *            | u8 standby (0 hot, 1 cold) | u8 0 or 1 go-ahead | i64 moves | u8 0 or 1 | identity leaver, if 1
 * </pre>
 *
 * Reading checks everything that the domain's constructors check; bytes that mean nothing are a
 * {@link io.understudy.arbiter.encoding.MalformedException} with one sentence, never another exception.
 */
package io.understudy.arbiter.encoding;
