/**
 * Entries in batches. A frame says where the log stood before its first entry, so it can be decoded alone; the same
 * bytes lie in memory, on the wire and in a file.
 *
 * <pre>
 *   encoded entries ──► FrameWriter ──frame──► FrameReader ──Frame──► EntryReader
 *                                                  │
 *                                                  └──► FrameSequence: does it continue the one before?
 * </pre>
 */
package io.understudy.log.frame;
