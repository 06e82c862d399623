/** What TLS clients share. */
package dev.jray.toolkit.tls;
