package io.understudy.verification.process;

import java.io.IOException;
import java.util.List;

/** Where the processes of a demo run, and how they reach each other. The arbiter is called {@code arbiter}, a host by its name. */
public interface Placement {
    /** All on this machine, side by side. */
    Placement LOOPBACK = new Placement() {
        @Override
        public List<String> before(String process) {
            return List.of();
        }

        @Override
        public String address(String process) {
            return "127.0.0.1";
        }
    };

    /** Words that come before the command of this process and have it run in its place. */
    List<String> before(String process);

    /** Where this process listens, and the others reach it. */
    String address(String process);

    /** Further options of a host, for instance under which addresses it is known. */
    default List<String> options(String host) throws IOException {
        return List.of();
    }

    /** By which address a host reaches the arbiter that listens at this one. */
    default String arbiter(String host, String address) throws IOException {
        return address;
    }

    /** Further options of this process, which says who it is; {@code console} and {@code client} are processes, too. */
    default List<String> identity(String process) throws IOException {
        return List.of();
    }

    /** A host was started, or started again; where it listens it says itself. */
    default void started(String host, ChildProcess process) {}
}
