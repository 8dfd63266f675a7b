/**
 * How the words of {@link io.understudy.arbiter.view} are written as bytes, the same in the journal and on the wire. All
 * numbers are big-endian.
 *
 * <pre>
 *  string    u16 length in bytes, UTF-8
 *  identity  string name | i64 incarnation
 *  host      identity | string log address | string console address
 *  view      i64 number | u8 flags (bit 0 acknowledged, bit 1 has a backup) | host primary | host backup, if any
 * </pre>
 *
 * Reading checks everything that the domain's constructors check; bytes that mean nothing are a
 * {@link io.understudy.arbiter.encoding.MalformedException} with one sentence, never another exception.
 */
package io.understudy.arbiter.encoding;
