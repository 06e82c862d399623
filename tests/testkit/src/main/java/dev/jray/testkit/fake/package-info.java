/** What surrounds a plugin in its unit tests: stands for the kernel, and remembers what it saw. */
package dev.jray.testkit.fake;
