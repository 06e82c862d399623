/** The transport {@code tcp}: plain TCP and unix sockets. */
package dev.jray.transport.tcp;
