package io.understudy.simulation.network;

import io.netty.channel.ChannelId;

/** Numbered, so that whoever keeps channels in a map goes through them in an order that the seed determines. */
record VirtualChannelId(long number) implements ChannelId {
    @Override
    public String asShortText() {
        return Long.toString(number);
    }

    @Override
    public String asLongText() {
        return asShortText();
    }

    @Override
    public int compareTo(ChannelId other) {
        return other instanceof VirtualChannelId id
                ? Long.compare(number, id.number)
                : asLongText().compareTo(other.asLongText());
    }
}
