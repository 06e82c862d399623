/** The configurations that V2Ray 4.34 was asked about, with all plugins on the class path. */
package dev.jray.tests.config;
