package io.understudy.storage;

import io.understudy.nbd.Actor;

/**
 * The host whose machine acts.
 *
 * @param fenced whether others may act for the machine later, so that a shared disk needs a fence in front of it
 */
public record Acting(Actor actor, boolean fenced) {}
