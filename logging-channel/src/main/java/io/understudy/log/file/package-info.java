/**
 * Recordings: a magic number, a log header, frames. The name says whether a recording is whole.
 *
 * <pre>
 *   LogFileRecorder (its own thread) ─► LogFileWriter ─► boot.ulog.incomplete ── END ──► boot.ulog
 *                                                                                           │
 *                                                                    replay ◄── LogFileReader
 * </pre>
 */
package io.understudy.log.file;
