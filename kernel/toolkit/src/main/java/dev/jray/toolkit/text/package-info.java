/** Help with words that people write. */
@Incubating
package dev.jray.toolkit.text;

import dev.jray.spi.annotation.Incubating;
