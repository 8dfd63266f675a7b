package io.understudy.replica.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replica.role.Role;
import org.junit.jupiter.api.Test;

class RehearsedHostTest {
    @Test
    void shouldGoAllTheWayToBeingPrimary() {
        assertEquals(Role.ALONE, new RehearsedHost().takeOver());
    }
}
