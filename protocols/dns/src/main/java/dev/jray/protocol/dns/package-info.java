/** The outbound {@code dns}: answers queries for addresses by itself and passes the others on. */
package dev.jray.protocol.dns;
