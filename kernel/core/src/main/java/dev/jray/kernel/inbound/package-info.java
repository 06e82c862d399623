/** Configured inbounds: listening, accepting, the time until a request is known. */
package dev.jray.kernel.inbound;
