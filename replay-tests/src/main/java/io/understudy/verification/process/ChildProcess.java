package io.understudy.verification.process;

import io.understudy.cli.process.OnlyInDemos;
import io.understudy.cli.process.OwnKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A process of the product: this same program in another Java. Its events are read from its standard output as they
 * come; what it says to people goes to a file.
 */
public final class ChildProcess implements AutoCloseable {
    static {
        SameUser.begin();
    }

    private static final String MARK = "@ ";
    private static final String PROGRESS = "progress";

    /** How a line to people begins that is an error. */
    private static final String SPEAKER = "understudy: ";

    private static final long ENDING_MILLIS = 2_000;

    /** Several share one host, so none may grow a heap as large as one alone might. */
    private static final List<String> JAVA_OPTIONS =
            List.of("-Xshare:auto", "-Xmx512m", "-D" + OnlyInDemos.PROPERTY + "=true");

    private final String name;
    private final Path log;
    private final Process process;
    private final List<Event> events = new ArrayList<>();
    private boolean ended;

    /**
     * An event as a child prints it: {@code @ EPOCH-MICROS NAME KEY=VALUE...}.
     *
     * @param micros wall clock, microseconds since 1970; all children share this host's
     */
    public record Event(long micros, String name, List<String> details) {
        /** The value of a key, or none. */
        public Optional<String> detail(String key) {
            return details.stream()
                    .filter(detail -> detail.startsWith(key + "="))
                    .map(detail -> detail.substring(key.length() + 1))
                    .findFirst();
        }

        static Optional<Event> parse(String line) {
            if (!line.startsWith(MARK)) {
                return Optional.empty();
            }
            List<String> words = List.of(line.substring(MARK.length()).trim().split(" +", -1));
            if (words.size() < 2) {
                return Optional.empty();
            }
            return Optional.of(new Event(Long.parseLong(words.get(0)), words.get(1), words.subList(2, words.size())));
        }
    }

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** How long it will be there, and so whether compiling it well pays; the launcher makes the same difference. */
    public enum Life {
        /** Seconds: the first compiler alone. */
        SHORT,
        /** Minutes and more: both. */
        LONG
    }

    /**
     * Starts one.
     *
     * @param folder where its log file goes
     * @param arguments the sub-command and its options
     */
    public static ChildProcess start(Path folder, String name, Life life, List<String> arguments) throws IOException {
        return start(folder, name, life, List.of(), arguments);
    }

    /**
     * The same, somewhere else.
     *
     * @param before words that come before the command and have it run elsewhere, as the same process: {@code ip netns exec
     *     NAME}
     */
    public static ChildProcess start(Path folder, String name, Life life, List<String> before, List<String> arguments)
            throws IOException {
        List<String> words = JavaCommand.words(life, arguments);
        words.addAll(1, JAVA_OPTIONS);
        words.addAll(0, before);
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().remove(OwnKeys.VARIABLE);
        Process process = Dependents.start(builder);
        process.getOutputStream().close();
        ChildProcess child = new ChildProcess(name, log, process);
        Thread reader = new Thread(child::read, "events-of-" + name);
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /** The file with what it said to people. */
    public Path log() {
        return log;
    }

    /** As the operating system knows it. */
    public long pid() {
        return process.pid();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGKILL: nothing of it gets to say anything more. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP: it stands still until it is resumed, and its connections stay open meanwhile. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT: it goes on where it was paused. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        // Every shell has it built in; as a program of its own it is missing on small systems.
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IOException("cannot send SIG" + signal + " to " + name + ", process " + process.pid());
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code, once it has ended. */
    public int exitCode(long timeoutMillis) throws InterruptedException, TimeoutException {
        if (!process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
            throw new TimeoutException(name + " did not end within " + timeoutMillis + " ms, see " + log);
        }
        return process.exitValue();
    }

    /** The last line it said to people, with its name, if it has ended. */
    public Optional<String> lastWords() {
        return process.isAlive()
                ? Optional.empty()
                : Optional.of(name + " ended with code " + process.exitValue() + ": " + lastLine());
    }

    /**
     * Waits for an event of this name, and of this detail if one is given ({@code role=ALONE}).
     *
     * @throws TimeoutException with what the process said last, if it does not come in time or the process has ended
     */
    public Event await(String event, String detail, long timeoutMillis) throws InterruptedException, TimeoutException {
        return await(event, detail, 0, timeoutMillis);
    }

    /** The same, of those that happened at this moment or later, in microseconds since 1970. */
    public synchronized Event await(String event, String detail, long sinceMicros, long timeoutMillis)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (true) {
            Optional<Event> found = find(event, detail, sinceMicros);
            if (found.isPresent()) {
                return found.get();
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || ended) {
                throw new TimeoutException(why((event + " " + detail).strip(), timeoutMillis));
            }
            wait(left);
        }
    }

    /**
     * Waits until a host has told so many times more how far it is, as it does once a second of its own time: on a busy
     * computer it has had that second, too.
     *
     * @throws TimeoutException as {@link #await}
     */
    public void awaitProgress(int times, long timeoutMillis) throws InterruptedException, TimeoutException {
        for (int i = 0; i < times; i++) {
            long last = last(PROGRESS).map(Event::micros).orElse(0L);
            Event unused = await(PROGRESS, "", last + 1, timeoutMillis);
        }
    }

    private String why(String awaited, long timeoutMillis) throws InterruptedException {
        // Its output ends a moment before the process does.
        if (ended && process.waitFor(ENDING_MILLIS, TimeUnit.MILLISECONDS)) {
            return name + " ended with code " + process.exitValue() + " before it reported '" + awaited + "': "
                    + lastLine();
        }
        return name + " did not report '" + awaited + "' within " + timeoutMillis + " ms; the last line of " + log
                + ": " + lastLine();
    }

    /** What it said to people last; of an unexpected exception its message rather than the calls below it. */
    public String lastLine() {
        return lastLine("").orElse("nothing said");
    }

    /** The last such line that contains these words, if one does. */
    public Optional<String> lastLine(String words) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                    .filter(line -> line.contains(words))
                    .reduce((before, after) -> after)
                    .map(line -> line.startsWith(SPEAKER) ? line.substring(SPEAKER.length()) : line);
        } catch (IOException | UncheckedIOException e) {
            return Optional.of("nothing to read: " + e.getMessage());
        }
    }

    /** The first such event so far. */
    public Optional<Event> find(String event, String detail) {
        return find(event, detail, 0);
    }

    /** The first such event since this moment, in microseconds since 1970. */
    public synchronized Optional<Event> find(String event, String detail, long sinceMicros) {
        return events.stream()
                .filter(each -> each.name().equals(event)
                        && each.micros() >= sinceMicros
                        && (detail.isEmpty() || each.details().contains(detail)))
                .findFirst();
    }

    /** The last such event so far. */
    public synchronized Optional<Event> last(String event) {
        return events.stream().filter(each -> each.name().equals(event)).reduce((before, after) -> after);
    }

    /**
     * Where it listens, as it said last; none before it said so.
     *
     * @param port which of its ports
     */
    public Optional<InetSocketAddress> listening(String port) {
        return last("listening")
                .flatMap(event -> event.detail(port))
                .map(number -> new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(number)));
    }

    /** Ends it if it still runs. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    /** Of events that only tell how far things are, the last one is enough. */
    private void keep(Event event) {
        if (event.name().equals(PROGRESS)) {
            events.removeIf(each -> each.name().equals(PROGRESS));
        }
        events.add(event);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Event> event = Event.parse(line);
                synchronized (this) {
                    event.ifPresent(this::keep);
                    notifyAll();
                }
            }
        } catch (IOException e) {
            // The process is gone, and with it its output.
        } finally {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }
}
