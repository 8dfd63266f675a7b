package io.understudy.page.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page's own files, among the resources. */
final class PageFiles {
    private static final String FOLDER = "/io/understudy/page";
    private static final Pattern NAME = Pattern.compile(
            "/(?:icon|(?:script|style|library/[a-z]+)/[A-Za-z-]+(?:\\.[a-z]+)?)(\\.[a-z]+)|/library/[a-z]+/LICENSE");
    private static final Pattern IMPORT_MAP = Pattern.compile("(?s)<script type=\"importmap\">(.*?)</script>");
    private static final Map<String, String> TYPES = Map.of(
            ".js", "text/javascript; charset=utf-8",
            ".mjs", "text/javascript; charset=utf-8",
            ".css", "text/css; charset=utf-8",
            ".svg", "image/svg+xml");

    private final Map<String, Optional<PageFile>> known = new ConcurrentHashMap<>();

    /** A file and its media type. */
    record PageFile(ByteBuffer bytes, String type) {}

    /** The file of this path, if there is one. */
    Optional<PageFile> find(String path) {
        if (path.equals("/")) {
            return Optional.of(
                    new PageFile(ByteBuffer.wrap(read("/index.html").orElseThrow()), "text/html; charset=utf-8"));
        }
        Matcher name = NAME.matcher(path);
        return name.matches() ? known.computeIfAbsent(path, same -> load(path, name.group(1))) : Optional.empty();
    }

    private static Optional<PageFile> load(String path, String ending) {
        String type = ending == null ? "text/plain; charset=utf-8" : TYPES.get(ending);
        return type == null
                ? Optional.empty()
                : read(path).map(bytes -> new PageFile(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), type));
    }

    /**
     * The one script that stands in the page, its import map, as a Content-Security-Policy names it: no other may run that is not
     * from here.
     */
    String importMapHash() {
        Matcher map = IMPORT_MAP.matcher(new String(read("/index.html").orElseThrow(), StandardCharsets.UTF_8));
        if (!map.find()) {
            throw new IllegalStateException("the page has no import map");
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static Optional<byte[]> read(String path) {
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
