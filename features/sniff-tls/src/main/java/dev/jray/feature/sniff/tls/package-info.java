/** Recognises TLS and the server that its client names. */
package dev.jray.feature.sniff.tls;
