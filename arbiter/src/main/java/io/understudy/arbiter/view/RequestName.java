package io.understudy.arbiter.view;

/**
 * What makes a request for a view unique. Each name is granted at most once for a machine.
 *
 * @param requester the life of the host that asked
 * @param requestId its own number for the request
 */
public record RequestName(HostIdentity requester, long requestId) {}
