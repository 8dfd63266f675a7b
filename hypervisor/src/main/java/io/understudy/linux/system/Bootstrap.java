package io.understudy.linux.system;

import io.understudy.linux.Architecture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The words with which programs of the system are asked for a Debian tree, and for a file system that holds it. Pure. */
final class Bootstrap {
    /** Large enough for a while of a database's life; what is not used is a hole. */
    static final String IMAGE_SIZE = "768M";

    /**
     * sysvinit's init is small and reads our inittab; systemd does much that takes an emulator a minute. BusyBox has the DHCP
     * client. sqlite3 is a database for whoever only has a shell.
     */
    private static final List<String> PACKAGES = List.of("sysvinit-core", "busybox", "sqlite3");

    /** What nobody reads there, and a compiler whose use is switched off. */
    private static final List<String> LEFT_OUT = List.of(
            "/usr/share/doc/*",
            "/usr/share/man/*",
            "/usr/share/info/*",
            "/usr/share/locale/*",
            "/usr/share/i18n/*",
            "/usr/share/zoneinfo/right/*",
            "/usr/lib/*/perl/*/CORE/*",
            "/usr/lib/*/libLLVM*",
            "/usr/lib/llvm*",
            "/usr/lib/*/libz3*",
            "/usr/lib/postgresql/*/lib/bitcode/*");

    private Bootstrap() {}

    /**
     * Fetches the packages and installs them into a tree of their own, as a tar archive. Picks by itself how: as root, or in a
     * user namespace.
     *
     * @param site the archive, in apt's words
     * @param proxies of the system's apt, in apt's words
     * @param parts what is laid over it
     */
    static List<String> tree(
            Architecture architecture,
            SystemService service,
            String suite,
            String site,
            List<String> proxies,
            Path parts,
            Path tar) {
        List<String> packages = new ArrayList<>(PACKAGES);
        packages.addAll(service.packages());
        List<String> words = new ArrayList<>(List.of(
                "mmdebstrap",
                "--verbose",
                "--skip=check/qemu",
                "--variant=minbase",
                "--architectures=" + architecture.debianName(),
                "--include=" + String.join(",", packages),
                "--aptopt=APT::Install-Recommends \"false\"",
                // Nothing of it outlives a failure; the image is forced as a whole.
                "--dpkgopt=force-unsafe-io"));
        proxies.forEach(proxy -> words.add("--aptopt=" + proxy));
        LEFT_OUT.forEach(pattern -> words.add("--dpkgopt=path-exclude=" + pattern));
        // Its database is made by our setup.
        words.add(
                "--essential-hook=mkdir -p \"$1/etc/postgresql-common/createcluster.d\" && echo create_main_cluster = false"
                        + " >\"$1/etc/postgresql-common/createcluster.d/understudy.conf\"");
        words.add("--customize-hook=sync-in '" + parts + "' /");
        words.add("--customize-hook=chroot \"$1\" sh /" + SystemParts.PROGRAMS + "/setup " + service.word());
        words.addAll(List.of("--format=tar", suite, tar.toString(), "deb " + site + " " + suite + " main"));
        return words;
    }

    /**
     * Makes a file system of such an archive; nothing is mounted.
     *
     * @param root whether this user is root, who needs no user namespace for other people's files
     * @param work an empty folder
     */
    static List<String> image(boolean root, Path tar, Path work, Path image) {
        List<String> words = new ArrayList<>(
                root
                        ? List.of()
                        : List.of("unshare", "--map-auto", "--map-root-user", "--setuid", "0", "--setgid", "0"));
        words.addAll(List.of(
                "sh",
                "-c",
                "set -e; PATH=$PATH:/usr/sbin:/sbin; tree=\"$2/tree\"; mkdir \"$tree\"; trap 'rm -rf \"$tree\"' EXIT;"
                        + " tar --numeric-owner -xpf \"$1\" -C \"$tree\" --exclude='./dev/*';"
                        // Left for the first mount, initialisation would be written by every guest again.
                        + " mke2fs -q -F -t ext4 -L understudy -m 1 -E lazy_itable_init=0,lazy_journal_init=0"
                        + " -d \"$tree\" \"$3\" " + IMAGE_SIZE,
                "image",
                tar.toString(),
                work.toString(),
                image.toString()));
        return words;
    }
}
