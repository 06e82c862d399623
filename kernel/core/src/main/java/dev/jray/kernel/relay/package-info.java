/** The data path: the only classes that move payload between two channels. */
package dev.jray.kernel.relay;
