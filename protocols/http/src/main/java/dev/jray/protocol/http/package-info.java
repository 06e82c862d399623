/**
 * HTTP/1 proxying: an inbound for CONNECT tunnels and plain requests, an outbound that opens
 * tunnels through another proxy.
 *
 * <p>The inbound parses messages itself instead of using Netty's codec-http, for three reasons. It
 * needs only heads as objects: bodies pass as slices of what was read, chunk framing included,
 * where the codec takes chunks apart and an encoder puts them together again. It takes one request
 * at a time off the connection, where the codec turns a whole read of pipelined requests into
 * objects at once. And it is stricter towards clients than the codec can be made (bare CR and LF,
 * folded lines, white space before colons, both lengths at once), while lenient towards origins
 * where that is harmless.
 */
package dev.jray.protocol.http;
