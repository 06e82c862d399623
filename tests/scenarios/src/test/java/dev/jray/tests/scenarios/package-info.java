/** Two instances, real sockets, random bytes. */
package dev.jray.tests.scenarios;
