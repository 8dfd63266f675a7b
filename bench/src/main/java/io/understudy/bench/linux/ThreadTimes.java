package io.understudy.bench.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Processor time of a process, by its threads' names; threads of one name count together. From Linux's own nanoseconds
 * (Documentation/scheduler/sched-stats.rst), since hundredths of a second are too coarse for a thread that hardly works.
 */
record ThreadTimes(Map<String, Long> nanos) {
    /**
     * Reads it.
     *
     * @throws IOException in one line, if the process is gone or this is no Linux
     */
    static ThreadTimes of(long pid) throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        List<Path> threads;
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            threads = tasks.toList();
        } catch (NoSuchFileException e) {
            throw new IOException("no process " + pid + " in /proc: it ended, or this is not Linux", e);
        }
        for (Path thread : threads) {
            try {
                String name = Files.readString(thread.resolve("comm")).strip();
                String[] fields = Files.readString(thread.resolve("schedstat")).split(" ", -1);
                nanos.merge(name, Long.parseLong(fields[0]), Long::sum);
            } catch (NoSuchFileException e) {
                // It ended while we looked, and is not counted.
            }
        }
        return new ThreadTimes(nanos);
    }

    /** What was used since an earlier look. */
    ThreadTimes since(ThreadTimes earlier) {
        Map<String, Long> more = new HashMap<>();
        nanos.forEach((name, now) -> more.put(name, now - earlier.nanos.getOrDefault(name, 0L)));
        return new ThreadTimes(more);
    }

    long total() {
        return nanos.values().stream().mapToLong(Long::longValue).sum();
    }
}
