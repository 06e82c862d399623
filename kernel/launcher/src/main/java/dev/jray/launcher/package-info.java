/**
 * The program {@code jray}: reads the command line, finds the configuration, runs an instance, and
 * says what went wrong in words and exit codes.
 *
 * <p>What every start needs ({@link dev.jray.launcher.Flags} and the run itself) is hand-written,
 * for it also has to read V2Ray's flags as Go does. The small tools are picocli commands, which are
 * only loaded when they are called: picocli would add to every start what a hand-written reader
 * does not.
 */
package dev.jray.launcher;
