/** The gRPC API of running instances. */
package dev.jray.tests.api;
