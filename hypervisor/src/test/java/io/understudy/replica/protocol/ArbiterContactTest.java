package io.understudy.replica.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArbiterContactTest {
    private final List<String> notices = new ArrayList<>();
    private final ArbiterContact contact = new ArbiterContact(null, (ReplicaEvents) Proxy.newProxyInstance(
            ReplicaEvents.class.getClassLoader(), new Class<?>[] {ReplicaEvents.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("notice")) {
                    notices.add((String) arguments[0]);
                }
                return null;
            }));

    /** Of several arbiters another one leads: the client connects, and nobody was away. */
    @Test
    void shouldNotSayThatTheArbiterIsBackThoughItWasNotAway() {
        contact.connected("h:1");
        contact.connected("h:1");
        assertEquals(List.of("met the arbiter at h:1"), notices);
    }
}
