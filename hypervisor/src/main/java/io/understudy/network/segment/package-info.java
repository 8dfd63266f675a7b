/**
 * What a switch decides, without sockets and clocks: {@link io.understudy.network.segment.CardPlaces} who has a card on the
 * segment, {@link io.understudy.network.segment.Segment} who gets a frame.
 */
package io.understudy.network.segment;
