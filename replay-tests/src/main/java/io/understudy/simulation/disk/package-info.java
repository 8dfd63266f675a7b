/**
 * A host's disk, in memory. Production code asks for its files through {@code java.nio.file}, so the seam is that API's
 * own: whoever starts a host gives it paths of the file system that {@link SimulatedDisk#mount} answers.
 *
 * <pre>
 *   production ── Files, FileChannel, Path ──► ProcessFiles (one process's view) ─► SimulatedDisk ─► FileNode, FolderNode
 *                                              ProcessFilesProvider, ProcessPath,     power, faults,   what is written,
 *                                              ProcessChannel, ProcessLock            durations        what is forced
 * </pre>
 *
 * A file that was not forced, and a name whose folder was not forced, may be lost when the host loses its power. A process
 * that dies takes its locks along and nothing else. One thread.
 */
package io.understudy.simulation.disk;
