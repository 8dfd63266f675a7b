package io.understudy.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KvGuestTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void needQemu() {
        Tool.assumeInstalled(Qemu.PROGRAM);
    }

    @Test
    void shouldAnswerEachRequestWithOneLine() throws IOException, InterruptedException {
        String[][] session = {
            {"put a hello world", "OK"},
            {"get a", "VALUE hello world"},
            {"get b", "NONE"},
            {"append a !", "OK 12"},
            {"append new 12345", "OK 5"},
            {"g\ret a\r", "VALUE hello world!"},
            // FNV-1a of key, 0, value, summed over the keys; computed apart from the guest
            {"sum", "SUM b83a7615 keys=2"},
            {"put z z", "OK"},
            {"del z", "OK"},
            {"del z", "NONE"},
            // FNV-1a of key, 0, value, summed over the keys; computed apart from the guest
            {"sum", "SUM b83a7615 keys=2"},
            {"", "ERR empty line"},
            {"fetch a", "ERR unknown command"},
            {"get", "ERR missing argument"},
            {"put a", "ERR missing argument"},
            {"get a b", "ERR unexpected argument"},
            {"put " + "k".repeat(33) + " v", "ERR key too long"},
            {"put " + "k".repeat(32) + " v", "OK"},
            {"put k " + "v".repeat(3994), "OK"},
            {"get k", "VALUE " + "v".repeat(3994)},
            {"put k " + "v".repeat(3995), "ERR line too long"},
            {"x".repeat(9000), "ERR line too long"},
            {"exit now", "ERR not a number"},
            {"exit 256", "ERR number too large"},
            {"exit 42", "BYE"},
        };
        try (Qemu qemu = Qemu.boot("kv", "", directory)) {
            assertEquals("kv ready", qemu.line());
            for (String[] exchange : session) {
                qemu.send(exchange[0] + "\n");
                assertEquals(exchange[1], qemu.line(), exchange[0]);
            }
            assertEquals(42 << 1 | 1, qemu.status());
        }
    }

    @Test
    void shouldLoseNothingOfPastedInput() throws IOException, InterruptedException {
        // The printing takes long enough for the rest to fill the receive ring: flow control must hold it back.
        StringBuilder pasted = new StringBuilder("print 30000\n");
        List<String> expected = new ArrayList<>(List.of("kv ready"));
        String alphabet = "abcdefghijklmnopqrstuvwxyz".repeat(3);
        for (int i = 1; i <= 30000; i++) {
            expected.add("line " + i + " " + alphabet.substring(i % 26, i % 26 + 48));
        }
        expected.add("OK");
        String piece = "0123456789".repeat(25);
        for (int length = 250; length <= 65536; length += 250) {
            pasted.append("append long ").append(piece).append('\n');
            expected.add("OK " + length);
        }
        pasted.append("append long ").append(piece).append('\n');
        expected.add("ERR value too long");
        for (int i = 0; i < 1000; i++) {
            pasted.append("put key").append(i).append(" x\n");
            expected.add("OK");
        }
        pasted.append("get long\nexit 0\n");
        expected.add("VALUE " + piece.repeat(262));
        expected.add("BYE");
        try (Qemu qemu = Qemu.boot("kv", "", directory)) {
            qemu.paste(pasted.toString());
            assertEquals(expected, qemu.rest());
            assertEquals(1, qemu.status());
        }
    }

    @Test
    void shouldStampWhatNoReplicaCouldCompute() throws IOException {
        try (Qemu qemu = Qemu.boot("kv", "", directory)) {
            assertEquals("kv ready", qemu.line());
            qemu.send("stamp\nstamp\nuptime\n");
            String first = qemu.line();
            String second = qemu.line();
            String form = "STAMP tsc=[0-9a-f]{16} rtc=20\\d\\d-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-5]\\d"
                    + " ticks=\\d+ random=[0-9a-f]{8}";
            assertTrue(first.matches(form), first);
            assertTrue(second.matches(form), second);
            assertTrue(first.substring(10, 26).compareTo(second.substring(10, 26)) < 0, first + " then " + second);
            String uptime = qemu.line();
            assertTrue(uptime.matches("UP \\d+"), uptime);
        }
    }
}
