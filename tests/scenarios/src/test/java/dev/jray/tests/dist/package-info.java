/** The assembled distribution, started as a process as its users start it. */
package dev.jray.tests.dist;
