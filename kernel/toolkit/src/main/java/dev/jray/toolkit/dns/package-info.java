/**
 * DNS messages (RFC 1035): names, queries of the kind that a proxy asks, and what it wants to know
 * of an answer.
 */
package dev.jray.toolkit.dns;
