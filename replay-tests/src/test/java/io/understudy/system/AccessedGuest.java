package io.understudy.system;

import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.boot.MultibootImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A guest that clears Accessed bits without telling the TLB, as an operating system does that looks for pages to swap out,
 * and reads pages in an order that it computes. Its page tables show what the TLB held.
 */
final class AccessedGuest {
    private static final int RAM_BYTES = 8 << 20;

    private static final String CODE = "BF00102000 B803000000 B900040000" // identity: EDI=table, EAX=present, ECX=1024
            + "AB 0500100000 E2F8" // STOSD; next page; LOOP
            + "BF00202000 89C8 83E03F C1E00C 0503003000" // 768 pages at 4 MiB are 64 pages again and again
            + "AB 41 81F900030000 72E9"
            + "C7050000200003102000 C7050400200003202000" // both tables into the directory
            + "B800002000 0F22D8 0F20C0 0D00000080 0F22C0 EB00" // CR3, CR0.PG
            + "BDD0070000 BB01000000" // EBP=2000 rounds, EBX=1
            + "69DB0D661900 81C35FF36E3C 89D8 C1E81B" // round: EBX=EBX*1664525+1013904223, EAX=its upper five bits
            + "7506 0F20D8 0F22D8" // one in 32: flush the TLB
            + "A803 7512" // one in four: clear the bits of all 768 pages
            + "BF00202000 B900030000 8027DF 83C704 E2F8"
            + "89DE C1EE0A 81E6FF010000 C1E60C 81C600004000" // read up to 256 pages, from one of the first 512 on
            + "89D9 C1E913 81E1FF000000 41"
            + "8B06 81C600100000 E2F6"
            + "4D 75A4" // next round
            + "E6F4 EBFE"; // exit

    private AccessedGuest() {}

    static TestedMachine in(Path folder) throws IOException {
        Path file = TinyImage.write(folder, "accessed.bin", CODE);
        return TestedMachine.of(
                new MachineConfiguration(MultibootImage.of("accessed", Files.readAllBytes(file)), RAM_BYTES, "", 0));
    }
}
