/**
 * Features of an instance: what V2Ray calls by that name. A feature asks for others in its
 * constructor; the order in the configuration does not matter, and those that the configuration
 * leaves out have defaults.
 */
package dev.jray.spi.feature;
