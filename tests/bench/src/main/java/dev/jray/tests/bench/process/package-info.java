/**
 * The programs under test as processes: their configurations, their start and end, their use of CPU
 * and memory.
 */
package dev.jray.tests.bench.process;
