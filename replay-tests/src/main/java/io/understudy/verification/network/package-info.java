/**
 * Clients of what a guest serves over its network card, and rounds in which its primary is killed meanwhile. Their
 * connections are ordinary ones of this host; each stays open over the kill, and every byte is checked.
 *
 * <pre>
 *   NetworkRounds  kills, waits until the VM is redundant again
 *     `--> NetworkAtWork  a thread that has a client work, piece by piece
 *            `--> NetworkClient: HttpClient, TallyClient (over TCP or SSH)
 *     `--> SegmentCapture  what the switch saw: the first frame of the new primary, what was sent again
 * </pre>
 */
package io.understudy.verification.network;
