/** Channels that are no sockets, and timers for many flows. */
@Incubating
package dev.jray.toolkit.channel;

import dev.jray.spi.annotation.Incubating;
