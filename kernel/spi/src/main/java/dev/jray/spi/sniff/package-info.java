/** Recognising what a flow carries by its first bytes. */
package dev.jray.spi.sniff;
