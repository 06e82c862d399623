/** Recognises HTTP/1 and the host that a request names. */
package dev.jray.feature.sniff.http;
