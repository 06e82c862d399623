/** Wire formats that several protocols share. */
@Incubating
package dev.jray.toolkit.codec;

import dev.jray.spi.annotation.Incubating;
