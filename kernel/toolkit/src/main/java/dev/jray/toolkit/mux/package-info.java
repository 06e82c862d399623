/**
 * Mux.Cool: many sub-flows on one connection. A {@link dev.jray.toolkit.mux.MuxClient} opens them,
 * a {@link dev.jray.toolkit.mux.MuxServer} takes them; which of the two dialed the connection does
 * not matter.
 */
@Incubating
package dev.jray.toolkit.mux;

import dev.jray.spi.annotation.Incubating;
