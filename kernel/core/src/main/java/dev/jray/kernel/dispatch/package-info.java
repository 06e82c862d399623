/** From a request to a running flow: routing, opening the outbound, joining the two. */
package dev.jray.kernel.dispatch;
