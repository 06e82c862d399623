/**
 * What a plugin author sees of JRay. A plugin implements {@link dev.jray.spi.Plugin} and is found
 * through {@link java.util.ServiceLoader}; its jar carries {@code META-INF/jray/plugin.properties}
 * with {@code name}, {@code version} and the range of SPI versions it works with.
 */
package dev.jray.spi;
