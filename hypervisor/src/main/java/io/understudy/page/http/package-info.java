/**
 * What a browser gets from here, and who may have it.
 *
 * <pre>
 *   GET /, /script, /style, /library    the page, which is no secret     PageFiles
 *   GET /events                         server-sent events               {@link io.understudy.page.http.Feeds}
 *   GET /terminal?vm=VM                 a WebSocket                      page.terminal
 *   POST /hands?verb=V&amp;target=T     hands                            HandsDesk
 * </pre>
 *
 * All but the page itself wants the token. The token comes in a header that no other page can send for the user, so there is no
 * cookie that a browser would send by itself; Host and Origin are checked nevertheless.
 */
package io.understudy.page.http;
