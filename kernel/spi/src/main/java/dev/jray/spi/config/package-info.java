/**
 * From configuration text to protobuf messages. A {@link dev.jray.spi.config.ConfigCodec} reads its
 * plugin's part of the tree through {@link dev.jray.spi.config.ConfigNode}; the kernel never knows
 * what is in it.
 */
package dev.jray.spi.config;
