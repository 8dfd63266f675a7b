package io.understudy.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A picture of {@code docs/pictures}. What a text in it names is its first class: {@code package}, {@code class},
 * {@code word}, {@code address}, {@code bytes}; the rest of the classes is how it looks.
 */
record Picture(Path file, String source, Document svg) {
    private static final Path FOLDER = Path.of(System.getProperty("understudy.root"), "docs", "pictures");

    /** The others are of the page, as a browser shows it: a test makes them. */
    private static final String DRAWN = ".svg";

    static Picture named(String name) {
        return read(FOLDER.resolve(name));
    }

    static List<Picture> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(DRAWN))
                    .sorted()
                    .map(Picture::read)
                    .toList();
        }
    }

    /** All files there, drawn or not, in order. */
    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Picture read(Path file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return new Picture(
                    file,
                    Files.readString(file),
                    factory.newDocumentBuilder().parse(Files.newInputStream(file), file.toString()));
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new AssertionError(file + " is no picture: " + e.getMessage(), e);
        }
    }

    String name() {
        return file.getFileName().toString();
    }

    List<Element> elements(String tag) {
        NodeList found = svg.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    /** All that can be read in it. */
    List<String> texts() {
        return elements("text").stream().map(Element::getTextContent).toList();
    }

    /** What is marked as such a name. */
    List<String> texts(String marked) {
        return elements("text").stream()
                .filter(text ->
                        Arrays.asList(text.getAttribute("class").split(" ", -1)).contains(marked))
                .map(Element::getTextContent)
                .toList();
    }
}
