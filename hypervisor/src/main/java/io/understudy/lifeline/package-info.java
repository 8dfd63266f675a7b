/**
 * The death of this process, heard of sooner: a socket that the kernel closes before it takes the process's memory apart.
 *
 * <p>Linux ends a killed process thread by thread, and the last one to go gives back the memory, some hundred megabytes, and
 * only then the files (do_exit in kernel/exit.c: exit_mm, then exit_files). Most of the time from SIGKILL to a closed
 * connection is that. A thread with a table of files of its own (unshare(2), CLONE_FILES) gives those back when it goes
 * itself, and it is one of many and hardly ever the last.
 */
package io.understudy.lifeline;
