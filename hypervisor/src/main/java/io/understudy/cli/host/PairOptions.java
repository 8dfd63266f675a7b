package io.understudy.cli.host;

import io.understudy.arbiter.view.VmName;
import picocli.CommandLine.Option;

/** The options of a host that takes part in a pair. */
final class PairOptions extends ReplicaOptions {
    @Option(
            names = "--vm",
            defaultValue = "vm",
            description = "The VM's name at the arbiter (default: ${DEFAULT-VALUE}).")
    private String vm;

    VmName vm() {
        return new VmName(vm);
    }
}
