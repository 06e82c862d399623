/**
 * Suites that every protocol and every transport must pass; a plugin registers with a {@link
 * dev.jray.testkit.conformance.Link}.
 */
package dev.jray.testkit.conformance;
