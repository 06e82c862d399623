/** Looking at the first bytes of flows, and what follows from what they say. */
package dev.jray.kernel.sniff;
