package io.understudy.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserFolderTest {
    @ParameterizedTest
    @CsvSource({"CACHE, XDG_CACHE_HOME, .cache", "STATE, XDG_STATE_HOME, .local/state"})
    void shouldBeWhereTheVariableSaysOrElseUnderTheHome(UserFolder folder, String variable, String underHome) {
        Path home = Path.of(System.getProperty("user.home"));
        assertEquals(Path.of("/there/understudy"), folder.path(Map.of(variable, "/there")));
        assertEquals(home.resolve(underHome).resolve("understudy"), folder.path(Map.of(variable, "")));
        assertEquals(home.resolve(underHome).resolve("understudy"), folder.path(Map.of()));
    }

    @Test
    void shouldNotMixThemUp() {
        Map<String, String> both = Map.of("XDG_CACHE_HOME", "/cache", "XDG_STATE_HOME", "/state");
        assertEquals(Path.of("/cache/understudy"), UserFolder.CACHE.path(both));
        assertEquals(Path.of("/state/understudy"), UserFolder.STATE.path(both));
    }
}
