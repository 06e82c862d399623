/**
 * The {@code reverse} section: a portal on a public host reaches into a private network through
 * connections that a bridge there has opened.
 */
package dev.jray.feature.reverse;
