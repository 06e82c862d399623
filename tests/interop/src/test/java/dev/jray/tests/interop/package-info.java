/** JRay beside the programs that its users run on the other end. */
package dev.jray.tests.interop;
