package io.understudy.guest;

import java.util.Arrays;

/**
 * One bootable guest. Immutable; safe for any thread.
 *
 * @param name what a user types, e.g. {@code kv}
 * @param description one line for people
 * @param bytes the Multiboot 1 file as the build wrote it
 * @param sha256 of the bytes, 64 lower-case hexadecimal digits: it names the image in a log's header
 * @param ramMebibytes RAM the guest is meant to have, in MiB
 * @param commandLine the Multiboot command line if the user gives none
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record GuestImage(
        String name, String description, byte[] bytes, String sha256, int ramMebibytes, String commandLine) {

    public GuestImage {
        bytes = bytes.clone();
    }

    /** A copy: changing it does not change the image. */
    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GuestImage that
                && name.equals(that.name)
                && description.equals(that.description)
                && Arrays.equals(bytes, that.bytes)
                && sha256.equals(that.sha256)
                && ramMebibytes == that.ramMebibytes
                && commandLine.equals(that.commandLine);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + sha256.hashCode();
    }

    @Override
    public String toString() {
        return name + " (" + bytes.length + " bytes, sha256 " + sha256 + ")";
    }
}
