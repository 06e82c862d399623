/** Instances: made from a configuration, started, stopped. Several can live in one JVM. */
package dev.jray.kernel.instance;
