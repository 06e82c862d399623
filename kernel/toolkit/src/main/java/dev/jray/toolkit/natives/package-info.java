/** What the user decides about native libraries. */
@Incubating
package dev.jray.toolkit.natives;

import dev.jray.spi.annotation.Incubating;
