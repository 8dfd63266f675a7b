package io.understudy.network.cable;

import io.understudy.network.ethernet.MacAddress;
import java.net.InetSocketAddress;

/**
 * What is plugged into which switch, by whom.
 *
 * @param at where the switch is
 * @param vm the machine's name
 * @param host the name of this host
 * @param incarnation which life of the host it is
 * @param card the card's address
 * @param longest the most bytes of a frame that the card takes
 */
public record Plug(InetSocketAddress at, String vm, String host, long incarnation, MacAddress card, int longest) {}
