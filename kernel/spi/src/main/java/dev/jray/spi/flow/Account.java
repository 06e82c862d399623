package dev.jray.spi.flow;

import dev.jray.spi.annotation.Stable;

/**
 * What a protocol knows of a user: keys, passwords. Plugins implement it with a record of their
 * own.
 */
@Stable
public interface Account {}
