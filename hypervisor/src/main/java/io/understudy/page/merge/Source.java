package io.understudy.page.merge;

import io.understudy.event.Origin;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A process that tells what it does.
 *
 * @param origin who it is; none if only its stream says so, as a process on another computer's does
 * @param vm that it is there for, empty if for any
 * @param observer where it tells
 * @param token that it wants to be shown
 * @param serving where it does what it is for
 */
public record Source(
        Optional<Origin> origin,
        String vm,
        InetSocketAddress observer,
        String token,
        Optional<InetSocketAddress> serving) {}
