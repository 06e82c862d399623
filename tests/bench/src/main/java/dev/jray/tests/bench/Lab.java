package dev.jray.tests.bench;

import dev.jray.tests.bench.process.ProcFs;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * What all runs share.
 *
 * @param work folder for configurations and logs of the processes
 */
record Lab(ProcFs procFs, Path work, PrintWriter log, Results results) {}
