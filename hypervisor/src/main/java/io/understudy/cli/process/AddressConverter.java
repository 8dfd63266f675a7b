package io.understudy.cli.process;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code HOST:PORT} or a port of this host. */
public final class AddressConverter implements ITypeConverter<InetSocketAddress> {
    private static final int MOST = 65_535;

    @Override
    public InetSocketAddress convert(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon > 0 ? text.substring(0, colon) : "127.0.0.1";
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 0 && port <= MOST) {
                return new InetSocketAddress(InetAddress.getAllByName(host)[0], port);
            }
        } catch (UnknownHostException e) {
            throw new TypeConversionException("no host is called '" + host + "'");
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new TypeConversionException("'" + text + "' is no address: give HOST:PORT, for example 127.0.0.1:7070");
    }
}
