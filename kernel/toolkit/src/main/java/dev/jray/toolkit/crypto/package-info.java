/** Ciphers and hashes in the forms in which encrypting protocols need them. */
@Incubating
package dev.jray.toolkit.crypto;

import dev.jray.spi.annotation.Incubating;
