/**
 * The sections {@code dns} and {@code fakedns}.
 *
 * <p>A lookup goes {@link dev.jray.feature.dns.DnsFeature} (names, hosts, which servers) -> {@link
 * dev.jray.feature.dns.Lookup} (one server after the other) -> {@link
 * dev.jray.feature.dns.AnswerSource} (cache, queries under way) -> {@link
 * dev.jray.feature.dns.Upstream} (UDP, TCP, HTTPS). What is known is answered on the caller's
 * thread; queries to servers live on one event loop, the feature's own, so that equal queries of
 * all flows share one and a server is spoken to over few connections.
 */
package dev.jray.feature.dns;
