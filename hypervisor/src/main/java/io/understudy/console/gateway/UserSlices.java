package io.understudy.console.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.understudy.console.message.ConsoleProtocol;
import java.util.List;

/** Cuts what a user typed into pieces that the line takes at once. */
final class UserSlices extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf typed, List<Object> pieces) {
        pieces.add(typed.readRetainedSlice(Math.min(typed.readableBytes(), ConsoleProtocol.MAX_DATA)));
    }
}
