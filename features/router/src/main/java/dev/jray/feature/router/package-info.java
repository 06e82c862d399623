/** The {@code routing} section: rules that choose the outbound of a flow, and balancers. */
package dev.jray.feature.router;
