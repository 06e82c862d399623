/** Annotations that state promises about SPI types: stability and threading. */
package dev.jray.spi.annotation;
