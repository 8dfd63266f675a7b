/**
 * The smallest pieces of the format: variable-length integers, bounded strings, and the envelope (length, CRC32C, kind)
 * that frames, log headers and channel messages share. Reading checks everything; what is wrong becomes a
 * {@link io.understudy.log.wire.CorruptLogException} with offset and reason. All fixed integers are little-endian.
 */
package io.understudy.log.wire;
