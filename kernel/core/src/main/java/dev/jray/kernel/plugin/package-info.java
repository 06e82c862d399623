/**
 * Finds plugins, loads each into a class loader of its own and keeps what they provide.
 *
 * <p>Loading has two phases. The first reads manifests and loads no class: names, SPI ranges and
 * needs are checked, and what fails is refused. The second makes a class loader for each remaining
 * plugin, asks its {@link dev.jray.spi.Plugin} for its descriptors and refuses those that fail or
 * that claim a name another plugin has. A refusal is one sentence; it never stops the rest.
 */
package dev.jray.kernel.plugin;
