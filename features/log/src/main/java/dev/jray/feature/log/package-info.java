/**
 * The {@code log} section: V2Ray's error and access lines, to the console or to files, written by
 * threads of their own so that no event loop waits for a disk.
 */
package dev.jray.feature.log;
