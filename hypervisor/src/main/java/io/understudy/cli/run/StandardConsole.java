package io.understudy.cli.run;

import io.understudy.machine.OutputSink;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.input.SerialQueue;
import io.understudy.record.Recorder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/** The guest's serial line on this process's standard input and output. */
final class StandardConsole implements OutputSink, Recorder.Marks {
    private static final int BUFFER_BYTES = 4096;

    private final SerialQueue input = new SerialQueue(1 << 16);
    private final OutputStream out = new BufferedOutputStream(System.out, BUFFER_BYTES);
    private final OutputSink others;

    /** @param others where the outputs of other streams go */
    StandardConsole(OutputSink others) {
        this.others = others;
    }

    SerialQueue input() {
        return input;
    }

    /** Begins to read; tells {@code arrived} whenever bytes wait. */
    void read(InputStream from, Runnable arrived) {
        Thread thread = new Thread(() -> pump(from, arrived), "standard-input");
        thread.setDaemon(true);
        thread.start();
    }

    private void pump(InputStream from, Runnable arrived) {
        byte[] bytes = new byte[BUFFER_BYTES];
        try {
            for (int length = from.read(bytes); length >= 0; length = from.read(bytes)) {
                int put = input.put(bytes, 0, length);
                arrived.run();
                while (put < length) {
                    LockSupport.parkNanos(1_000_000);
                    put += input.put(bytes, put, length - put);
                    arrived.run();
                }
            }
        } catch (IOException e) {
            System.err.println("understudy: standard input broke off: " + e.getMessage());
        }
    }

    @Override
    public void output(long at, int stream, byte[] bytes, int offset, int length) {
        if (stream != Uart16550.STREAM) {
            others.output(at, stream, bytes, offset, length);
            return;
        }
        try {
            out.write(bytes, offset, length);
            if (bytes[offset + length - 1] == '\n' || input.isEmpty()) {
                out.flush();
            }
        } catch (IOException e) {
            throw new IllegalStateException("standard output broke off: " + e.getMessage(), e);
        }
    }

    @Override
    public void consumed(long sequence, int stream, int bytes) {}

    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("standard output broke off: " + e.getMessage(), e);
        }
    }
}
