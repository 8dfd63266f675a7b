package io.understudy.cpu.unicorn.interposition;

import io.understudy.cpu.unicorn.binding.HostMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where a shared library keeps the addresses of the functions that it calls by name, its own included: the words that its
 * {@code .rela.plt} section relocates (System V ABI, AMD64 supplement, "Procedure Linkage Table"). Calls between the
 * engine's source files go through them, so another function can be put in the place of one.
 */
public final class ImportTable {
    private static final int SECTIONS = 0x28;
    private static final int SECTION_BYTES = 0x3A;
    private static final int SECTION_COUNT = 0x3C;

    private static final int SECTION_TYPE = 4;
    private static final int SECTION_OFFSET = 0x18;
    private static final int SECTION_SIZE = 0x20;
    private static final int SECTION_LINK = 0x28;
    private static final int DYNAMIC_SYMBOLS = 11;
    private static final int RELOCATIONS = 4;

    private static final int SYMBOL_BYTES = 24;
    private static final int SYMBOL_VALUE = 8;
    private static final int RELOCATION_BYTES = 24;
    private static final int JUMP_SLOT = 7;

    private static final int LONGEST_NAME = 128;

    private final ByteBuffer file;
    private final Map<String, Long> slots = new HashMap<>();
    private final Map<String, Long> values = new HashMap<>();

    private ImportTable(ByteBuffer file) {
        this.file = file;
    }

    /**
     * Reads the words of these functions; what is not found is left out.
     *
     * @throws IOException if the file cannot be read, or is not what it should be
     */
    public static ImportTable read(Path library, Set<String> functions) throws IOException {
        try (FileChannel channel = FileChannel.open(library)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            ImportTable table = new ImportTable(bytes.order(ByteOrder.LITTLE_ENDIAN));
            table.search(functions);
            return table;
        } catch (IndexOutOfBoundsException e) {
            throw new IOException(library + " is not a library as the linker makes them", e);
        }
    }

    private void search(Set<String> functions) {
        long sections = file.getLong(SECTIONS);
        int bytes = file.getShort(SECTION_BYTES);
        int count = file.getShort(SECTION_COUNT);
        for (int i = 0; i < count; i++) {
            int section = (int) sections + i * bytes;
            if (file.getInt(section + SECTION_TYPE) == RELOCATIONS) {
                int symbols = (int) sections + file.getInt(section + SECTION_LINK) * bytes;
                if (file.getInt(symbols + SECTION_TYPE) == DYNAMIC_SYMBOLS) {
                    int names = (int) sections + file.getInt(symbols + SECTION_LINK) * bytes;
                    relocations(section, offset(symbols), offset(names), functions);
                }
            }
        }
    }

    private int offset(int section) {
        return (int) file.getLong(section + SECTION_OFFSET);
    }

    private void relocations(int section, int symbols, int names, Set<String> functions) {
        int end = offset(section) + (int) file.getLong(section + SECTION_SIZE);
        for (int at = offset(section); at < end; at += RELOCATION_BYTES) {
            if (file.getInt(at + 8) == JUMP_SLOT) {
                int symbol = symbols + file.getInt(at + 12) * SYMBOL_BYTES;
                String name = name(names + file.getInt(symbol));
                if (functions.contains(name)) {
                    slots.put(name, file.getLong(at));
                    values.put(name, file.getLong(symbol + SYMBOL_VALUE));
                }
            }
        }
    }

    private String name(int at) {
        byte[] text = new byte[LONGEST_NAME];
        int length = 0;
        while (length < text.length && file.get(at + length) != 0) {
            text[length] = file.get(at + length);
            length++;
        }
        return new String(text, 0, length, StandardCharsets.US_ASCII);
    }

    /**
     * Where the word for a function lies in this process; 0 if there is none, or if it leads elsewhere.
     *
     * @param loaded where the function itself was loaded; 0 if that is not known
     */
    public long slot(String function, long loaded) {
        Long slot = slots.get(function);
        if (slot == null || loaded == 0) {
            return 0;
        }
        long address = loaded - values.get(function) + slot;
        return HostMemory.getLong(address) == loaded ? address : 0;
    }

    /**
     * The same for a function of another library; 0 if this one does not call it.
     *
     * @param known a function of this library's own
     * @param loaded where that was loaded
     */
    long foreignSlot(String function, String known, long loaded) {
        Long slot = slots.get(function);
        return slot == null ? 0 : loaded - values.get(known) + slot;
    }
}
