/** Geo files, and the texts of rules that name their lists. */
@Incubating
package dev.jray.toolkit.geo;

import dev.jray.spi.annotation.Incubating;
