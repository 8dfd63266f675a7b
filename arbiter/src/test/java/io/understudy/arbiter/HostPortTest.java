package io.understudy.arbiter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class HostPortTest {
    @Test
    void shouldWriteAnAddressAsPeopleDo() throws UnknownHostException {
        InetAddress named = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        byte[] sixth = new byte[16];
        sixth[15] = 1;
        assertEquals("127.0.0.1:7070", HostPort.text(new InetSocketAddress(named, 7070)));
        assertEquals(
                "arbiter.example:7070", HostPort.text(InetSocketAddress.createUnresolved("arbiter.example", 7070)));
        assertEquals("[0:0:0:0:0:0:0:1]:1", HostPort.text(new InetSocketAddress(InetAddress.getByAddress(sixth), 1)));
    }
}
