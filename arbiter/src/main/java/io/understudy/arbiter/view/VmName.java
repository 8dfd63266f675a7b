package io.understudy.arbiter.view;

/**
 * The name of a virtual machine: what a sequence of views belongs to.
 *
 * @param value 1 to 64 letters, digits, dots, underscores and hyphens; anything else throws
 *     {@link IllegalArgumentException}
 */
public record VmName(String value) {
    public VmName {
        Spelling.requireName("a VM's name", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
