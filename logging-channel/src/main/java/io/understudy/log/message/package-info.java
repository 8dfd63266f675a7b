/**
 * What primary and backup say to each other, and how it is spelt: {@link io.understudy.log.message.ChannelMessage} is all there
 * is, {@link io.understudy.log.message.MessageWriter} and {@link io.understudy.log.message.MessageReader} are mirrors of each
 * other, and so are the two for the pieces of a state, which are too large to be taken apart twice.
 */
package io.understudy.log.message;
