package io.understudy.verification.network.program;

import io.understudy.verification.network.Heard;
import io.understudy.verification.network.NetworkClient;
import io.understudy.verification.network.SecureShell;
import io.understudy.verification.network.Service;
import io.understudy.verification.network.TallyClient;
import io.understudy.verification.process.Dependents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What one program does with the guest, again and again. */
public enum Job {
    CURL_DOWNLOAD(Program.CURL, "download", Service.HTTP),
    CURL_UPLOAD(Program.CURL, "upload", Service.HTTP),
    CURL_KEEP_ALIVE(Program.CURL, "keep-alive", Service.KEPT_HTTP),
    WGET_DOWNLOAD(Program.WGET, "download", Service.HTTP),
    AB_KEEP_ALIVE(Program.AB, "keep-alive", Service.KEPT_HTTP),
    NC_SESSION(Program.NC, "session", Service.TALLY),
    NC_UPLOAD(Program.NC, "upload", Service.SUM),
    SSH_SESSION(Program.SSH, "session", Service.SSH),
    SSH_DD_OUT(Program.SSH, "dd, out of the guest", Service.SSH),
    SSH_DD_IN(Program.SSH, "dd, into the guest", Service.SSH);

    /** A guest's processor enciphers so much more slowly than it copies. */
    private static final int SLOWER_IN_CIPHER = 10;

    private final Program program;
    private final String what;
    private final Service service;

    Job(Program program, String what, Service service) {
        this.program = program;
        this.what = what;
        this.service = service;
    }

    public Program program() {
        return program;
    }

    public Service service() {
        return service;
    }

    /** For people. */
    public String title() {
        return program.word() + " " + what;
    }

    /** Whether something comes from the guest all the time, so that its longest silence says what people feel. */
    public boolean hearsAllTheTime() {
        return switch (this) {
            case CURL_DOWNLOAD, CURL_KEEP_ALIVE, WGET_DOWNLOAD, NC_SESSION, SSH_SESSION, SSH_DD_OUT -> true;
            case CURL_UPLOAD, AB_KEEP_ALIVE, NC_UPLOAD, SSH_DD_IN -> false;
        };
    }

    /** Whether one run of it lasts for all the time, and a piece of work is some lines of it. */
    boolean isSession() {
        return this == NC_SESSION || this == SSH_SESSION;
    }

    /**
     * Begins it.
     *
     * @param port where its service is reached, on loopback
     * @param size how much each run is to do
     * @param folder for what the program says to people
     */
    NetworkClient begin(int port, RunSize size, Path folder, long seed, Heard heard) throws IOException {
        String guest = "http://127.0.0.1:" + port + "/";
        String bytes = Long.toString(size.bytes());
        long enciphered = size.bytes() / SLOWER_IN_CIPHER;
        Path complaints = folder.resolve(name() + ".said");
        return switch (this) {
            case CURL_DOWNLOAD ->
                new Download(
                        List.of("curl", "-sS", "--fail", guest + "cgi-bin/blocks?" + bytes),
                        size.bytes(),
                        complaints,
                        heard);
            case WGET_DOWNLOAD ->
                new Download(
                        List.of("wget", "-nv", "-O", "-", "--tries=1", guest + "cgi-bin/blocks?" + bytes),
                        size.bytes(),
                        complaints,
                        heard);
            case CURL_UPLOAD ->
                new Upload(
                        // BusyBox' server does not say 'go on', for which curl would wait a second.
                        List.of("curl", "-sS", "--fail", "-H", "Expect:", "--data-binary", "@-", guest + "cgi-bin/sum"),
                        size.bytes(),
                        complaints,
                        seed,
                        heard);
            case CURL_KEEP_ALIVE ->
                new KeptConnection(
                        List.of("curl", "-sS", "--fail-early", "--fail", guest + "[1-" + size.requests() + "]"),
                        size.requests(),
                        complaints,
                        heard);
            case AB_KEEP_ALIVE ->
                new ApacheBench(
                        List.of(
                                "ab",
                                "-q",
                                "-k",
                                "-c",
                                "2",
                                "-s",
                                "60",
                                "-n",
                                Integer.toString(size.requests()),
                                guest),
                        size.requests(),
                        complaints,
                        heard);
            case NC_UPLOAD ->
                new Upload(
                        List.of("nc", "-N", "127.0.0.1", Integer.toString(port)),
                        size.bytes(),
                        complaints,
                        seed,
                        heard);
            case NC_SESSION ->
                TallyClient.through(start(List.of("nc", "127.0.0.1", Integer.toString(port)), complaints), seed, heard);
            case SSH_SESSION -> TallyClient.through(inTerminal(port, complaints), seed, heard);
            case SSH_DD_OUT ->
                new Download(
                        SecureShell.words(port, "blocks " + enciphered + " | dd bs=4k 2>/dev/null"),
                        enciphered,
                        complaints,
                        heard);
            case SSH_DD_IN ->
                new Upload(
                        SecureShell.words(port, "dd bs=4k 2>/dev/null | md5sum"), enciphered, complaints, seed, heard);
        };
    }

    private static Process start(List<String> words, Path complaints) throws IOException {
        return Dependents.start(new ProcessBuilder(words).redirectError(complaints.toFile()));
    }

    /** With a terminal in the guest, as for somebody who types. Nothing is typed before it has ceased to echo. */
    private static Process inTerminal(int port, Path complaints) throws IOException {
        List<String> words = new ArrayList<>(SecureShell.words(port, "stty -echo -onlcr; echo; exec /bin/tally"));
        words.add(1, "-tt");
        Process ssh = start(words, complaints);
        int value = ssh.getInputStream().read();
        while (value >= 0 && value != '\n') {
            value = ssh.getInputStream().read();
        }
        return ssh;
    }
}
