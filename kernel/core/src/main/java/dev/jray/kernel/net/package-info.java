/** The system's sockets and name lookups. */
package dev.jray.kernel.net;
