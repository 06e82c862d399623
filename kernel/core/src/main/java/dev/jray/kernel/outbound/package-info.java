/** Configured outbounds: how they reach the network, and where the dispatcher finds them. */
package dev.jray.kernel.outbound;
