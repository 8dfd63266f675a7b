package io.understudy.replica.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replica.Replica;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class TakeoverClassesTest {
    @Test
    void shouldFindAPackageInAFolder() throws Exception {
        List<String> names = TakeoverClasses.namesBeside(Replica.class);
        assertTrue(names.contains("io.understudy.replica.ReplicaSettings"), () -> "found " + names);
        assertEquals(List.of(), within(names, "io.understudy.replica.protocol"), "only this package");
    }

    @Test
    void shouldFindAPackageInAJar() throws Exception {
        List<String> names = TakeoverClasses.namesBeside(Logger.class);
        assertTrue(names.contains("org.slf4j.LoggerFactory"), () -> "found " + names);
        assertEquals(List.of(), within(names, "org.slf4j.helpers"), "only this package");
    }

    @Test
    void shouldLoadEveryClassItNames() throws Exception {
        for (Class<?> one : TakeoverClasses.PACKAGES) {
            for (String name : TakeoverClasses.namesBeside(one)) {
                assertEquals(name, Class.forName(name).getName());
            }
        }
    }

    private static List<String> within(List<String> names, String packageName) {
        return names.stream().filter(name -> name.startsWith(packageName + ".")).toList();
    }
}
