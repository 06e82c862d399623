/**
 * Loads and the server they talk to: bulk streams, echoes, connections. Byte counts and contents
 * are checked.
 */
package dev.jray.tests.bench.load;
