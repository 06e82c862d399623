/** What tests of JRay and of its plugins are made of: instances, servers, feeds, leak checks. */
package dev.jray.testkit;
