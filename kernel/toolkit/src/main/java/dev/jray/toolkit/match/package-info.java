/** Matches domains and addresses against large sets of rules. */
@Incubating
package dev.jray.toolkit.match;

import dev.jray.spi.annotation.Incubating;
