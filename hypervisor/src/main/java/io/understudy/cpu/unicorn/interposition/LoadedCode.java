package io.understudy.cpu.unicorn.interposition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the code of a library lies in this process.
 *
 * @param begin its first address
 * @param end the one behind its last
 * @param offset where it begins in the library's file
 */
record LoadedCode(long begin, long end, long offset) {
    private static final int HEX = 16;

    static LoadedCode of(Path library) throws IOException {
        return find(
                Files.readAllLines(Path.of("/proc/self/maps")),
                library.toRealPath().toString());
    }

    /**
     * Looks into the lines of {@code /proc/self/maps}. A library may be mapped a second time, to be read: what lies between
     * the two is not the library's, but the JVM's code for one.
     *
     * @throws IOException if no line is the code of this file
     */
    static LoadedCode find(List<String> maps, String file) throws IOException {
        for (String line : maps) {
            String[] fields = line.split(" ", 4);
            if (line.endsWith(" " + file) && fields[1].indexOf('x') != -1) {
                int dash = line.indexOf('-');
                return new LoadedCode(
                        Long.parseUnsignedLong(line, 0, dash, HEX),
                        Long.parseUnsignedLong(line, dash + 1, fields[0].length(), HEX),
                        Long.parseUnsignedLong(fields[2], HEX));
            }
        }
        throw new IOException("no code of " + file + " in this process");
    }

    /** The offset in the file of what lies at this address. */
    long inFile(long address) {
        return address - begin + offset;
    }
}
