package io.understudy.cpu.unicorn.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Which parts of this process's memory can be read, from /proc/self/maps, so that a scan cannot crash. */
final class ReadableMemory {
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    ReadableMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            int dash = line.indexOf('-');
            int space = line.indexOf(' ');
            if (line.charAt(space + 1) == 'r' && !line.endsWith("[vvar]") && !line.endsWith("[vsyscall]")) {
                add(Long.parseUnsignedLong(line, 0, dash, 16), Long.parseUnsignedLong(line, dash + 1, space, 16));
            }
        }
    }

    private void add(long start, long end) {
        Map.Entry<Long, Long> before = ends.lastEntry();
        boolean adjacent = before != null && before.getValue() == start;
        ends.put(adjacent ? before.getKey() : start, end);
    }

    /** How many bytes from this address on can be read. */
    long from(long address) {
        Map.Entry<Long, Long> range = ends.floorEntry(address);
        return range == null || address < 0 || address >= range.getValue() ? 0 : range.getValue() - address;
    }
}
