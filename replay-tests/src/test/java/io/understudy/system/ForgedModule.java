package io.understudy.system;

import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Makes a module of the guest's own kernel do something else when it is loaded: the way into a stock kernel's inside, whose
 * package holds no module for crashes. It fits the kernel by all that this checks; the signature, which no longer holds,
 * is cut off (an unsigned module only taints).
 */
final class ForgedModule {
    private static final String MODULE = "test_static_key_base.ko";

    /** Its init begins with a PUSH and a MOV whose operand is relocated, and ends with XOR, POP, RET: four free bytes. */
    private static final String BEGINNING = "55b8";

    private static final String END = "31c05dc3";

    private static final int SIGNATURE_TRAILER_BYTES = 12 + "~Module signature appended~\n".length();
    private static final int SECTION_HEADER_BYTES = 40;

    private ForgedModule() {}

    /**
     * Shell commands that make {@code /tmp/forged.ko}.
     *
     * @param code at most four bytes, in hexadecimal, that run with interrupts on
     */
    static String commands(String code) throws IOException {
        Path file = LinuxGuest.built(Architecture.I386)
                .initrd()
                .resolveSibling("modules")
                .resolve(MODULE);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer module = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int init = initText(module);
        String text = HexFormat.of().formatHex(bytes);
        int end = text.indexOf(END, 2 * init) / 2;
        if (!text.startsWith(BEGINNING, 2 * init) || end < init) {
            throw new AssertionError(MODULE + " of this kernel begins otherwise than the one this was written for");
        }
        String jump = String.format("eb%02x", end - init - 2);
        return "head -c " + unsignedLength(module) + " /lib/modules/" + MODULE + " >/tmp/forged.ko; "
                + write(jump, init) + write(code, end) + "echo $?";
    }

    private static String write(String code, int at) {
        StringBuilder octal = new StringBuilder();
        for (byte each : HexFormat.of().parseHex(code)) {
            octal.append(String.format("\\%03o", each & 0xFF));
        }
        return "printf '" + octal + "' | dd of=/tmp/forged.ko bs=1 conv=notrunc seek=" + at + " 2>/dev/null; ";
    }

    private static int unsignedLength(ByteBuffer module) {
        int trailer = module.capacity() - SIGNATURE_TRAILER_BYTES;
        // struct module_signature (include/linux/module_signature.h): the length stands last, big-endian.
        int signature = Integer.reverseBytes(module.getInt(trailer + 8));
        return trailer - signature;
    }

    /** Where the section {@code .init.text} lies in the file (ELF-32: e_shoff 32, e_shnum 48, e_shstrndx 50). */
    private static int initText(ByteBuffer module) {
        int headers = module.getInt(32);
        int names = module.getInt(headers + SECTION_HEADER_BYTES * module.getShort(50) + 16);
        for (int section = 0; section < module.getShort(48); section++) {
            int header = headers + SECTION_HEADER_BYTES * section;
            if (nameAt(module, names + module.getInt(header)).equals(".init.text")) {
                return module.getInt(header + 16);
            }
        }
        throw new AssertionError(MODULE + " has no .init.text");
    }

    private static String nameAt(ByteBuffer module, int at) {
        int end = at;
        while (module.get(end) != 0) {
            end++;
        }
        byte[] name = new byte[end - at];
        module.get(at, name);
        return new String(name, StandardCharsets.US_ASCII);
    }
}
