/**
 * Error codes and exceptions. Texts are for people, {@link dev.jray.spi.error.ErrorCode}s for
 * programs.
 */
package dev.jray.spi.error;
