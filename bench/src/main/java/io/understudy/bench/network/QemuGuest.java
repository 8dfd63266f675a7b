package io.understudy.bench.network;

import io.understudy.bench.linux.Qemu;
import io.understudy.network.outside.Forward;
import io.understudy.network.outside.PasstProcess;
import io.understudy.verification.network.Service;
import io.understudy.verification.process.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The guest under QEMU, with passt itself at the other end of its card's cable. */
final class QemuGuest implements ServingGuest {
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final Path recording;
    private final PasstProcess passt;
    private final GuestProcess process;

    private QemuGuest(Way way, Qemu qemu, String passtProgram, Path folder) throws IOException {
        List<Forward> forwards = new ArrayList<>();
        for (Service service : Service.values()) {
            int port = FreePort.find();
            ports.put(service, port);
            forwards.add(new Forward("tcp", "127.0.0.1", port, service.port()));
        }
        recording = folder.resolve("qemu.rr");
        passt = new PasstProcess(passtProgram, forwards);
        try {
            passt.start();
            boolean recorded = way == Way.QEMU_RECORDING;
            process = GuestProcess.start(
                    way.title(),
                    recorded ? qemu.servingAndRecording(passt.socket(), recording) : qemu.serving(passt.socket()),
                    folder);
        } catch (IOException e) {
            passt.close();
            throw e;
        }
    }

    static QemuGuest plain(Qemu qemu, String passtProgram, Path folder) throws IOException {
        return new QemuGuest(Way.QEMU, qemu, passtProgram, folder);
    }

    static QemuGuest recording(Qemu qemu, String passtProgram, Path folder) throws IOException {
        return new QemuGuest(Way.QEMU_RECORDING, qemu, passtProgram, folder);
    }

    @Override
    public int port(Service service) {
        return ports.get(service);
    }

    @Override
    public Map<Part, ProcessHandle> processes() {
        return Map.of(Part.MACHINE, process.handle());
    }

    @Override
    public OptionalLong logBytes() throws IOException {
        return Files.exists(recording) ? OptionalLong.of(Files.size(recording)) : OptionalLong.empty();
    }

    @Override
    public void requireWell() throws IOException {
        process.requireAlive();
    }

    @Override
    public void close() throws IOException {
        process.close();
        passt.close();
        Files.deleteIfExists(recording);
    }
}
