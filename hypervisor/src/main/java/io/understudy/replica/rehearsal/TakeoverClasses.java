package io.understudy.replica.rehearsal;

import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.view.View;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.port.ConsolePort;
import io.understudy.console.session.ConsoleSession;
import io.understudy.event.Event;
import io.understudy.log.channel.LogLink;
import io.understudy.nbd.ServerLine;
import io.understudy.network.attachment.AttachmentCodec;
import io.understudy.network.cable.Cable;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.replica.execution.LiveExecution;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.ActingMachine;
import io.understudy.replica.partner.LinkPartner;
import io.understudy.replica.protocol.HostProtocol;
import io.understudy.replica.standby.StoredExecution;
import io.understudy.storage.Disks;
import io.understudy.storage.shared.RequestWindow;
import io.understudy.transport.Listening;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The classes of the packages a takeover leads through: which of them it needs changes with the code, so all are loaded. */
final class TakeoverClasses {
    private static final Logger LOG = LoggerFactory.getLogger(TakeoverClasses.class);

    /** One class of each package. */
    static final List<Class<?>> PACKAGES = List.of(
            HostProtocol.class,
            ActingMachine.class,
            SerialLine.class,
            LinkPartner.class,
            LiveExecution.class,
            StoredExecution.class,
            ConsolePort.class,
            ConsoleSession.class,
            ConsoleMessage.class,
            Listening.class,
            ArbiterClient.class,
            Answer.class,
            View.class,
            LogLink.class,
            Event.class,
            Cable.class,
            ServerLine.class,
            Disks.class,
            RequestWindow.class,
            AttachmentCodec.class,
            MacAddress.class);

    private TakeoverClasses() {}

    /** Loads and initialises them, which takes some tenths of a second of one processor. Any thread. */
    static void load() {
        for (Class<?> one : PACKAGES) {
            try {
                for (String name : namesBeside(one)) {
                    var unused = Class.forName(name, true, one.getClassLoader());
                }
            } catch (IOException | URISyntaxException | ClassNotFoundException | LinkageError e) {
                LOG.debug("the classes beside {} are loaded when they are needed", one, e);
            }
        }
    }

    /** The classes of a package, in a jar or, in a developer's tools, in a folder. */
    static List<String> namesBeside(Class<?> one) throws IOException, URISyntaxException {
        String folder = one.getPackageName().replace('.', '/') + "/";
        Path place =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.list(place.resolve(folder))) {
                return names(files.map(file -> folder + file.getFileName()), folder);
            }
        }
        try (JarFile jar = new JarFile(place.toFile())) {
            return names(jar.stream().map(entry -> entry.getName()), folder);
        }
    }

    private static List<String> names(Stream<String> files, String folder) {
        return files.filter(file -> file.startsWith(folder) && file.lastIndexOf('/') == folder.length() - 1)
                .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                .map(file ->
                        file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                .toList();
    }
}
