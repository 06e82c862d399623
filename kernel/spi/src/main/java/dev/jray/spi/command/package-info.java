/** Commands that plugins add to the program. */
package dev.jray.spi.command;
